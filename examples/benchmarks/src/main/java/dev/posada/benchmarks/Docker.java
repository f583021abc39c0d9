package dev.posada.benchmarks;

import dev.posada.Host;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.List;

/** What rows of Docker share. */
final class Docker {
  private Docker() {}

  static String uri(Path socket) {
    return "docker+unix://" + socket;
  }

  /**
   * A ping. The API has no verb as small as that, and the programs here know no provider: so it is
   * its way around Posada, found by name.
   */
  static Take.Work ping(Host host) throws ReflectiveOperationException {
    Class<?> type = Class.forName("dev.posada.docker.DockerEngine");
    MethodHandle request =
        MethodHandles.publicLookup()
            .unreflect(type.getMethod("request", String.class, String.class, String.class))
            .bindTo(host.unwrap(type).orElseThrow());
    return () -> {
      try {
        request.invoke("GET", "/_ping", "");
      } catch (Exception | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    };
  }

  /** Sends one request as it stands. */
  static Take.Work raw(Stage stage, Path socket, List<byte[]> requests) throws Exception {
    if (requests.size() != 1) {
      throw new IllegalStateException("Posada makes " + requests.size() + " requests of one");
    }
    RawSocket raw = stage.keep(RawSocket.open(socket));
    return () -> raw.exchange(requests.get(0));
  }
}
