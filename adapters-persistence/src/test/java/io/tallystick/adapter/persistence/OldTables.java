package io.tallystick.adapter.persistence;

/** Tables of the host application as they may stand in a database that we are installed into. */
public final class OldTables {

  /** As SQLAlchemy makes it, with what a living application has besides. */
  public static final String USERS =
      """
      CREATE TABLE users (
        id serial PRIMARY KEY,
        email varchar(255) NOT NULL UNIQUE,
        name varchar(255) NOT NULL,
        password_hash varchar(255),
        created_at timestamp NOT NULL DEFAULT now(),
        updated_at timestamp
      );
      CREATE INDEX ix_users_name ON users (name);
      CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;
      CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
      INSERT INTO users (email, name) VALUES
        ('a@example.org', 'Ada'), ('A@Example.org', 'Another Ada'), ('b@example.org', 'Bob');
      """;

  public static final String USERS_WITH_BALANCE =
      USERS
          + """
          ALTER TABLE users ADD COLUMN credits_balance integer NOT NULL DEFAULT 0
            CONSTRAINT credits_balance_nonneg CHECK (credits_balance >= 0);
          UPDATE users SET credits_balance = 200 WHERE id = 1;
          """;

  public static final String USERS_WITH_NULLABLE_BALANCE =
      USERS
          + """
          ALTER TABLE users ADD COLUMN credits_balance integer;
          UPDATE users SET credits_balance = 200 WHERE id = 1;
          UPDATE users SET credits_balance = 0 WHERE id = 2;
          """;

  public static final String USERS_WITH_IDENTITY =
      """
      CREATE TABLE users (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        email text NOT NULL UNIQUE,
        name text NOT NULL,
        credits_balance integer NOT NULL DEFAULT 10,
        user_uuid uuid UNIQUE,
        stripe_customer_id varchar(255) UNIQUE
      );
      INSERT INTO users (email, name, user_uuid, stripe_customer_id) VALUES
        ('a@example.org', 'Ada', '6f1c7a52-0000-4000-8000-000000000001', 'cus_1'),
        ('b@example.org', 'Bob', NULL, NULL);
      """;

  public static final String USERS_WITH_BIGSERIAL =
      """
      CREATE TABLE users (
        id bigserial PRIMARY KEY,
        email varchar NOT NULL UNIQUE,
        name varchar NOT NULL,
        stripe_customer_id varchar
      );
      INSERT INTO users (id, email, name) VALUES (5000000000, 'a@example.org', 'Ada');
      """;

  public static final String EVENTS =
      """
      CREATE TABLE stripe_events (
        event_id varchar(255) PRIMARY KEY,
        event_type varchar(100) NOT NULL,
        processing_status varchar(50) DEFAULT 'completed',
        error_message text,
        processed_at timestamptz NOT NULL DEFAULT now(),
        raw_data jsonb
      );
      INSERT INTO stripe_events VALUES
        ('evt_done', 'checkout.session.completed', 'completed', NULL, '2026-01-01 10:00Z',
          '{"user_id": "1", "credits": "100"}'),
        ('evt_doing', 'checkout.session.completed', 'processing', NULL, '2026-01-02 10:00Z', '{}'),
        ('evt_broke', 'checkout.session.completed', 'failed', 'boom', '2026-01-03 10:00Z', NULL),
        ('evt_odd', 'checkout.session.completed', NULL, NULL, '2026-01-04 10:00Z', 'null');
      """;

  /**
   * {@code json}, which keeps what {@code jsonb} refuses; times without a zone; nothing required.
   */
  public static final String LOOSE_EVENTS =
      """
      CREATE TABLE stripe_events (
        event_id varchar(255) NOT NULL,
        event_type varchar(100),
        processing_status varchar(50),
        error_message varchar(500),
        processed_at timestamp DEFAULT now(),
        raw_data json NOT NULL
      );
      INSERT INTO stripe_events VALUES
        ('evt_done', 'checkout.session.completed', 'completed', NULL, '2026-01-01 10:00',
          '{"b": 1,  "a": 2, "a": 3}'),
        ('evt_doing', NULL, 'processing', NULL, NULL, '{"name": "\\u0000"}');
      """;

  /** With columns missing, and the table's own key. */
  public static final String FEW_EVENTS =
      """
      CREATE TABLE stripe_events (
        id serial PRIMARY KEY,
        event_id varchar(255) NOT NULL UNIQUE,
        event_type varchar(100) NOT NULL,
        processing_status varchar(50) NOT NULL DEFAULT 'completed'
      );
      INSERT INTO stripe_events (event_id, event_type) VALUES ('evt_done', 'charge.succeeded');
      """;

  private OldTables() {}
}
