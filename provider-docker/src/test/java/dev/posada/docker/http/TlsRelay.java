package dev.posada.docker.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.security.KeyStore;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A server of TLS on loopback that hands on what it hears to a unix socket. */
public final class TlsRelay implements AutoCloseable {
  private final ServerSocket server;
  private final Security security;
  private final SocketAddress upstream;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  private interface Security {
    SSLSocket over(Socket plain) throws IOException;
  }

  private TlsRelay(SocketAddress upstream, Security security) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.upstream = upstream;
    this.security = security;
    begin(this::accept);
  }

  /**
   * {@return a relay that is listening}
   *
   * @param upstream a unix socket
   * @param own who it is
   * @param clients whom it lets in; null for everybody
   * @param protocols what it speaks
   */
  public static TlsRelay before(
      UnixDomainSocketAddress upstream, KeyStore own, KeyStore clients, String... protocols)
      throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, TestKeys.password());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    SSLContext context = SSLContext.getInstance("TLS");
    if (clients != null) {
      KeyStore known = KeyStore.getInstance("PKCS12");
      known.load(null, null);
      known.setCertificateEntry("client", clients.getCertificate("key"));
      trust.init(known);
    }
    context.init(keys.getKeyManagers(), clients == null ? null : trust.getTrustManagers(), null);
    return new TlsRelay(
        upstream,
        plain -> {
          SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true);
          secure.setNeedClientAuth(clients != null);
          secure.setEnabledProtocols(protocols);
          return secure;
        });
  }

  /** {@return its port} */
  public int port() {
    return server.getLocalPort();
  }

  private interface Work {
    void run() throws IOException;
  }

  private void begin(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException over) {
                // one side has hung up, or refused the other
              } finally {
                threads.remove(Thread.currentThread());
              }
            },
            "tls-relay");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = server.accept();
      open.add(client);
      begin(() -> serve(client));
    }
  }

  private void serve(Socket plain) throws IOException {
    try (plain;
        SSLSocket client = security.over(plain);
        SocketChannel engine = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      client.startHandshake();
      open.add(engine);
      engine.connect(upstream);
      ChannelStreams streams = new ChannelStreams(engine);
      begin(
          () -> {
            try {
              hand(client.getInputStream(), streams.out());
              engine.shutdownOutput();
            } catch (IOException e) {
              engine.close();
              throw e;
            }
          });
      hand(streams.in(), client.getOutputStream());
      client.shutdownOutput();
    } finally {
      open.remove(plain);
    }
  }

  private static void hand(InputStream from, OutputStream to) throws IOException {
    byte[] piece = new byte[64 * 1024];
    for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
      to.write(piece, 0, read);
    }
  }

  /** Breaks all connections, without a closing word of TLS; new ones are welcome. */
  public void drop() throws IOException {
    for (Closeable each : open) {
      if (each instanceof Socket) { // first, or the end of the other side would be said to it
        each.close();
      }
    }
    for (Closeable each : open) {
      each.close();
    }
    open.clear();
  }

  /** Breaks all connections and lets nobody in any more. */
  @Override
  public void close() throws Exception {
    server.close();
    drop();
    for (Thread thread : threads) {
      thread.join(5000);
    }
  }
}
