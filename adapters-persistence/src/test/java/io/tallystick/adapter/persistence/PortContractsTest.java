package io.tallystick.adapter.persistence;

import io.tallystick.application.port.AlertsContract;
import io.tallystick.application.port.ApiKeysContract;
import io.tallystick.application.port.AuditLogContract;
import io.tallystick.application.port.BulkRunsContract;
import io.tallystick.application.port.ClientBooksContract;
import io.tallystick.application.port.CreditLedgerContract;
import io.tallystick.application.port.ExpiringCreditsContract;
import io.tallystick.application.port.OperatorsContract;
import io.tallystick.application.port.PendingAdjustmentsContract;
import io.tallystick.application.port.Ports;
import io.tallystick.application.port.PriceTableContract;
import io.tallystick.application.port.SavedFiltersContract;
import io.tallystick.application.port.TransactionsContract;
import io.tallystick.application.port.UserDirectoryContract;
import io.tallystick.application.port.WebhookBacklogContract;
import io.tallystick.application.port.WebhookInboxContract;
import org.junit.jupiter.api.Nested;

/** PostgreSQL keeps the promises of the ports, the same that the fakes in memory keep. */
class PortContractsTest {

  @Nested
  class Inbox extends WebhookInboxContract {
    @Override
    protected Ports open() {
      return PostgresPorts.open();
    }
  }

  @Nested
  class Filters extends SavedFiltersContract {
    @Override
    protected Ports open() {
      return PostgresPorts.open();
    }
  }

  @Nested
  class Ways extends AlertsContract {
    @Override
    protected Ports open() {
      return PostgresPorts.open();
    }
  }

  @Nested
  class Backlog extends WebhookBacklogContract {
    @Override
    protected Ports open() {
      return PostgresPorts.open();
    }
  }

  @Nested
  class Expiry extends ExpiringCreditsContract {
    @Override
    protected Ports open() {
      return PostgresPorts.open();
    }
  }

  @Nested
  class Prices extends PriceTableContract {
    @Override
    protected Ports open() {
      return PostgresPorts.open();
    }
  }

  @Nested
  class Directory extends UserDirectoryContract {
    @Override
    protected Ports open() {
      return PostgresPorts.open();
    }
  }

  @Nested
  class Ledger extends CreditLedgerContract {
    @Override
    protected Ports open() {
      return PostgresPorts.open();
    }
  }

  @Nested
  class Bulks extends BulkRunsContract {
    @Override
    protected Ports open() {
      return PostgresPorts.open();
    }
  }

  @Nested
  class Pending extends PendingAdjustmentsContract {
    @Override
    protected Ports open() {
      return PostgresPorts.open();
    }
  }

  @Nested
  class Keys extends ApiKeysContract {
    @Override
    protected Ports open() {
      return PostgresPorts.open();
    }
  }

  @Nested
  class Clients extends ClientBooksContract {
    @Override
    protected Ports open() {
      return PostgresPorts.open();
    }
  }

  @Nested
  class Audit extends AuditLogContract {
    @Override
    protected Ports open() {
      return PostgresPorts.open();
    }
  }

  @Nested
  class Access extends OperatorsContract {
    @Override
    protected Ports open() {
      return PostgresPorts.open();
    }
  }

  @Nested
  class Works extends TransactionsContract {
    @Override
    protected Ports open() {
      return PostgresPorts.open();
    }
  }
}
