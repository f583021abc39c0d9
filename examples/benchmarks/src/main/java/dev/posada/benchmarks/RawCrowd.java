package dev.posada.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends many requests at once, with a connection and a thread for each that are there before. */
final class RawCrowd implements AutoCloseable {
  private final ExecutorService threads;
  private final List<RawSocket> sockets = new ArrayList<>();
  private final List<Callable<Long>> exchanges = new ArrayList<>();

  private RawCrowd(int size) {
    threads =
        Executors.newFixedThreadPool(
            size,
            work -> {
              Thread thread = new Thread(work, "raw-socket");
              thread.setDaemon(true);
              return thread;
            });
  }

  static RawCrowd open(Path engine, List<byte[]> requests) throws IOException {
    RawCrowd crowd = new RawCrowd(requests.size());
    for (byte[] request : requests) {
      RawSocket socket = RawSocket.open(engine);
      crowd.sockets.add(socket);
      crowd.exchanges.add(() -> socket.exchange(request));
    }
    return crowd;
  }

  void exchange() throws Exception {
    for (Future<Long> answer : threads.invokeAll(exchanges)) {
      answer.get();
    }
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (RawSocket socket : sockets) {
      socket.close();
    }
  }
}
