package io.tallystick.application.port;

import static io.tallystick.application.port.SampleEvents.NOW;
import static io.tallystick.application.port.SampleEvents.event;
import static io.tallystick.application.port.SampleEvents.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.domain.inbox.StripeEvent.Received;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The fakes keep the same promises as the real storage. */
class InMemoryBooksTest {

  @Nested
  class Inbox extends WebhookInboxContract {
    @Override
    protected Ports open() {
      return new InMemoryBooks();
    }
  }

  @Nested
  class Filters extends SavedFiltersContract {
    @Override
    protected Ports open() {
      return new InMemoryBooks();
    }
  }

  @Nested
  class Ways extends AlertsContract {
    @Override
    protected Ports open() {
      return new InMemoryBooks();
    }
  }

  @Nested
  class Backlog extends WebhookBacklogContract {
    @Override
    protected Ports open() {
      return new InMemoryBooks();
    }
  }

  @Nested
  class Directory extends UserDirectoryContract {
    @Override
    protected Ports open() {
      return new InMemoryBooks();
    }
  }

  @Nested
  class Bulks extends BulkRunsContract {
    @Override
    protected Ports open() {
      return new InMemoryBooks();
    }
  }

  @Nested
  class Ledger extends CreditLedgerContract {
    @Override
    protected Ports open() {
      return new InMemoryBooks();
    }
  }

  @Nested
  class Pending extends PendingAdjustmentsContract {
    @Override
    protected Ports open() {
      return new InMemoryBooks();
    }
  }

  @Nested
  class Expiry extends ExpiringCreditsContract {
    @Override
    protected Ports open() {
      return new InMemoryBooks();
    }
  }

  @Nested
  class Prices extends PriceTableContract {
    @Override
    protected Ports open() {
      return new InMemoryBooks();
    }
  }

  @Nested
  class Keys extends ApiKeysContract {
    @Override
    protected Ports open() {
      return new InMemoryBooks();
    }
  }

  @Nested
  class Clients extends ClientBooksContract {
    @Override
    protected Ports open() {
      return new InMemoryBooks();
    }
  }

  @Nested
  class Audit extends AuditLogContract {
    @Override
    protected Ports open() {
      return new InMemoryBooks();
    }
  }

  @Nested
  class Access extends OperatorsContract {
    @Override
    protected Ports open() {
      return new InMemoryBooks();
    }
  }

  @Nested
  class Works extends TransactionsContract {
    @Override
    protected Ports open() {
      return new InMemoryBooks();
    }
  }

  private final InMemoryBooks books = new InMemoryBooks();

  @Test
  void books_that_are_away_keep_nothing_and_answer_nothing() {
    books.goAway();

    assertThatThrownBy(() -> books.committed(List.of(), () -> 1))
        .isInstanceOf(StorageUnavailable.class);
    assertThatThrownBy(() -> books.inbox().find(List.of(id("a"))))
        .isInstanceOf(StorageUnavailable.class);
  }

  @Test
  void books_that_go_away_during_a_work_keep_nothing_of_it() {
    assertThatThrownBy(
            () ->
                books.committed(
                    List.of(),
                    () -> {
                      books.inbox().add(List.of(event("a", new Received(), 0, NOW)));
                      books.goAway();
                      return 1;
                    }))
        .isInstanceOf(StorageUnavailable.class);

    books.comeBack();
    assertThat(books.events()).isEmpty();
  }

  @Test
  void nothing_is_changed_outside_a_transaction() {
    assertThatThrownBy(() -> books.inbox().add(List.of(event("a", new Received(), 0, NOW))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(books.events()).isEmpty();
  }
}
