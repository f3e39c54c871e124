package io.tallystick.bootstrap.command;

import io.tallystick.application.port.Transactions;
import io.tallystick.bootstrap.server.Installation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** The host application of the demo, whose table {@code users} is. */
final class DemoShop {

  private static final List<Buyer> BUYERS =
      List.of(
          new Buyer("Ada Lovelace", "ada@shop.example", "cus_demo_ada", "en"),
          new Buyer("Grace Hopper", "grace@shop.example", "cus_demo_grace", "en"),
          new Buyer("Alan Turing", "alan@shop.example", "cus_demo_alan", "en"),
          new Buyer("Emmy Noether", "emmy@shop.example", "cus_demo_emmy", "de"),
          new Buyer("Sophie Germain", "sophie@shop.example", "cus_demo_sophie", "fr"),
          new Buyer("Barbara Liskov", "barbara@shop.example", "cus_demo_barbara", "en"));

  /** Two accounts have this address, in different letter case. */
  private static final Buyer SHARED =
      new Buyer("Tim Lee", "tim@shop.example", "cus_demo_tim", "en");

  private final Map<String, Long> ids = new HashMap<>();

  /** Somebody who pays. */
  record Buyer(String name, String email, String customer, String locale) {

    /** The same person at Stripe for the first time, with an address as it was typed. */
    Buyer typing(String typed) {
      return new Buyer(name, typed, customer + "_new", locale);
    }
  }

  /** Adds the accounts, unless they are there from an earlier demo. */
  DemoShop(Installation installation) {
    DataSource users = installation.get(DataSource.class);
    installation
        .get(Transactions.class)
        .committed(
            () -> {
              try {
                add(users.getConnection());
                return true;
              } catch (SQLException failure) {
                throw new IllegalStateException(failure);
              }
            });
  }

  private void add(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO users (email, name) VALUES (?, ?)
            ON CONFLICT (email) DO UPDATE SET name = users.name RETURNING id
            """)) {
      for (Buyer buyer : BUYERS) {
        ids.put(buyer.email(), id(insert, buyer.email(), buyer.name()));
      }
      id(insert, SHARED.email(), SHARED.name());
      id(insert, "Tim@shop.example", "Timothy Lee");
    }
  }

  private static long id(PreparedStatement insert, String email, String name) throws SQLException {
    insert.setString(1, email);
    insert.setString(2, name);
    try (ResultSet row = insert.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Those who have an account. */
  List<Buyer> buyers() {
    return BUYERS;
  }

  /** A payer whose address two accounts have. */
  Buyer shared() {
    return SHARED;
  }

  /** The number of a buyer's account, as the application writes it into a payment. */
  String idOf(Buyer buyer) {
    return ids.getOrDefault(buyer.email(), 0L).toString();
  }
}
