package dev.posada.docker.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.AsynchronousCloseException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Asks for the addresses of a name, and can be left: the system's resolver cannot be interrupted,
 * and takes half a minute where its servers are not reached. Its thread then ends when it does.
 */
final class NameLookup {
  private final String host;
  private final CompletableFuture<InetAddress[]> found = new CompletableFuture<>();

  NameLookup(String host) {
    this.host = host;
  }

  /** The addresses; of a host that is one already without a thread. */
  InetAddress[] addresses() throws IOException {
    if (isAddress()) {
      return InetAddress.getAllByName(host);
    }
    Thread thread = new Thread(this::ask, "posada-docker-lookup");
    thread.setDaemon(true);
    thread.start();
    try {
      return found.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while looking up " + host);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException unknown) {
        throw WireException.unreachable(
            "the name " + host + " is not known", "correct the name, or give an address", unknown);
      }
      throw new AsynchronousCloseException();
    }
  }

  private boolean isAddress() {
    return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
  }

  private void ask() {
    try {
      found.complete(InetAddress.getAllByName(host));
    } catch (UnknownHostException | RuntimeException e) {
      found.completeExceptionally(e);
    }
  }

  /** Lets who waits go. */
  void leave() {
    found.completeExceptionally(new AsynchronousCloseException());
  }
}
