package dev.posada.docker.http;

/** Words that many tests here begin with. */
final class ClientFixture {
  static final Request PING = Request.get(Target.of("_ping"));
  static final Request START = Request.post(Target.of("containers", "x", "start"));
  static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK";
  static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";
  static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  static final String UPGRADED =
      "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";

  private ClientFixture() {}
}
