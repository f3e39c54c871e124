import java.net.URI;
import java.util.List;

/** What the services are asked to do. */
interface Work {

  /** Requests that were not sent before. */
  List<Load.Request> requests(int number, URI service);

  /** How many ledger rows they make in all. */
  long booked();

  /** Counts what is there in the end. */
  String counted();

  /** What that query is to give. */
  String expected();
}
