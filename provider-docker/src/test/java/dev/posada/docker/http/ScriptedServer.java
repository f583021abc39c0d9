package dev.posada.docker.http;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server on a unix socket that plays one script for each connection, in their order.
 *
 * <p>Closing it fails if a script did, or if there were other connections than scripts.
 */
public final class ScriptedServer implements AutoCloseable {
  private final Path folder;
  private final ServerSocketChannel server;
  private final List<Script> scripts;
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final List<SocketChannel> channels = new CopyOnWriteArrayList<>();

  /** What happens on one connection; it is closed at the end. */
  @FunctionalInterface
  public interface Script {
    /**
     * Plays it.
     *
     * @param client the other side
     * @throws Exception fails the test
     */
    void play(ScriptedClient client) throws Exception;
  }

  private ScriptedServer(List<Script> scripts) throws IOException {
    this.scripts = scripts;
    folder = Files.createTempDirectory("scripted");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket()));
    start(this::accept);
  }

  /**
   * {@return a server that is listening}
   *
   * @param scripts one for each connection
   */
  public static ScriptedServer playing(Script... scripts) throws IOException {
    return new ScriptedServer(List.of(scripts));
  }

  /**
   * {@return a server that answers one request with one text}
   *
   * @param answer all of it; lines end with CR LF
   */
  public static ScriptedServer answering(String answer) throws IOException {
    return playing(
        client -> {
          client.request();
          client.send(answer);
        });
  }

  /** {@return the path of the socket} */
  public Path socket() {
    return folder.resolve("s");
  }

  /** {@return a client of this server} */
  public HttpClient client() {
    return new HttpClient(Dialer.unix(socket()));
  }

  /** {@return first lines of all requests so far} */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void start(Runnable work) {
    Thread thread = new Thread(work, "scripted-server");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void accept() {
    try {
      for (int i = 0; ; i++) {
        SocketChannel channel = server.accept();
        channels.add(channel);
        if (i >= scripts.size()) {
          channel.close();
          failures.add(new AssertionError("connection " + (i + 1) + " has no script"));
          continue;
        }
        Script script = scripts.get(i);
        start(() -> play(script, channel));
      }
    } catch (ClosedChannelException e) {
      // the test is over
    } catch (IOException e) {
      failures.add(e);
    }
  }

  private void play(Script script, SocketChannel channel) {
    try (channel) {
      script.play(new ScriptedClient(channel, requests));
    } catch (Exception | AssertionError e) {
      failures.add(e);
    }
  }

  /** Ends all connections. */
  @Override
  public void close() throws Exception {
    server.close();
    for (int i = 0; i < threads.size(); i++) { // the first one may add one before it ends
      threads.get(i).join(2000);
    }
    for (SocketChannel channel : channels) {
      channel.close();
    }
    Files.deleteIfExists(socket());
    Files.delete(folder);
    if (!failures.isEmpty()) {
      AssertionError error = new AssertionError("a script failed: " + failures.get(0));
      failures.forEach(error::addSuppressed);
      throw error;
    }
  }
}
