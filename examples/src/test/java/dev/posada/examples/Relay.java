package dev.posada.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Makes a server answer at another port of this machine as well, until it is closed. */
final class Relay implements AutoCloseable {
  private final ServerSocket door;
  private final InetSocketAddress server;
  private final Object lock = new Object();
  private final List<Socket> open = new ArrayList<>();

  Relay(int port, InetSocketAddress server) throws IOException {
    this.door = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    this.server = server;
    start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = keep(door.accept());
        Socket called = keep(new Socket(server.getAddress(), server.getPort()));
        start(() -> copy(caller, called));
        start(() -> copy(called, caller));
      }
    } catch (IOException closed) {
      // so is the door
    }
  }

  private Socket keep(Socket socket) {
    synchronized (lock) {
      open.add(socket);
    }
    return socket;
  }

  private static void copy(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        out.flush();
      }
    } catch (IOException gone) {
      // one of them hung up, and the other one is told by closing
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
    synchronized (lock) {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }
}
