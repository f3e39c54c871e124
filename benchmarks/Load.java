import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/**
 * Delivers requests that are made and signed beforehand, on connections that are kept, each with a
 * thread of its own that waits for the answer before it sends the next one.
 */
final class Load {

  /** A request, and what its answer begins with and holds. */
  record Request(byte[] bytes, String beginning, String part) {}

  /** What was measured; times in nanoseconds, sorted. */
  record Result(int events, long took, long[] times, int errors) {

    double perSecond() {
      return times.length * 1e9 / took;
    }

    /** The time in ms within which so many of 1,000 were answered. */
    double within(int perMille) {
      int index = (int) Math.min(times.length - 1L, (long) times.length * perMille / 1000);
      return times[index] / 1e6;
    }
  }

  private final List<URI> services;
  private final List<Request> requests;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger errors = new AtomicInteger();

  /**
   * @param services each is given as many of the connections as the others
   */
  Load(List<URI> services, List<Request> requests) {
    this.services = services;
    this.requests = requests;
  }

  Result run(int connections) throws InterruptedException {
    long[][] times = new long[connections][];
    Thread[] senders = new Thread[connections];
    long start = System.nanoTime();
    for (int i = 0; i < connections; i++) {
      int sender = i;
      senders[i] =
          Thread.ofPlatform()
              .start(() -> times[sender] = send(services.get(sender % services.size())));
    }
    for (Thread sender : senders) {
      sender.join();
    }
    long took = System.nanoTime() - start;
    long[] all = Arrays.stream(times).flatMapToLong(LongStream::of).sorted().toArray();
    return new Result(requests.size(), took, all, errors.get());
  }

  private long[] send(URI service) {
    LongStream.Builder times = LongStream.builder();
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 8192);
      for (int i = next.getAndIncrement(); i < requests.size(); i = next.getAndIncrement()) {
        Request request = requests.get(i);
        long start = System.nanoTime();
        socket.getOutputStream().write(request.bytes());
        String answer = answer(in);
        times.add(System.nanoTime() - start);
        if (!answer.startsWith(request.beginning()) || !answer.contains(request.part())) {
          if (errors.incrementAndGet() == 1) {
            System.err.println("unexpected answer: " + answer);
          }
        }
      }
    } catch (IOException broken) {
      errors.incrementAndGet();
      System.err.println("a connection broke: " + broken);
    }
    return times.build().toArray();
  }

  private static String answer(InputStream in) throws IOException {
    StringBuilder answer = new StringBuilder(512);
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      answer.append(line).append('\n');
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip().toLowerCase(Locale.ROOT));
      }
    }
    return answer.append(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1)).toString();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("closed");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
