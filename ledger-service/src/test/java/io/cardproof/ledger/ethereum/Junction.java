package io.cardproof.ledger.ethereum;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An address on loopback behind which now one node stands, now another. */
final class Junction implements AutoCloseable {
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private URI target;

  private Junction(URI target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  static Junction to(URI target) throws IOException {
    Junction junction = new Junction(target);
    Thread.startVirtualThread(junction::accept);
    return junction;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** From here on whoever connects reaches another; connections of before are cut. */
  synchronized void switchTo(URI other) throws IOException {
    target = other;
    cut();
  }

  private synchronized void cut() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    open.clear();
  }

  private void accept() {
    try {
      while (true) {
        join(server.accept());
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private synchronized void join(Socket near) throws IOException {
    Socket far = new Socket(target.getHost(), target.getPort());
    open.add(near);
    open.add(far);
    Thread.startVirtualThread(() -> pass(near, far));
    Thread.startVirtualThread(() -> pass(far, near));
  }

  private static void pass(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // Cut, or one side ended.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
