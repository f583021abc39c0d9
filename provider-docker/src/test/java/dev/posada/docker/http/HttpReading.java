package dev.posada.docker.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads what came from an engine, for tests that made it themselves. */
public final class HttpReading {
  private HttpReading() {}

  /** {@return all answers on one connection: status, headers, body} */
  public static List<String> answers(InputStream in) throws IOException {
    PushbackInputStream all = new PushbackInputStream(in);
    Connection connection = new Connection(new Recorded(all), closed -> {});
    List<String> answers = new ArrayList<>();
    while (connection.input().ahead() > 0 || hasMore(all)) {
      Head head = Head.read(connection.input());
      Body body =
          head.isUpgrade() && answers.isEmpty() // nobody has asked for a later one
              ? new RestBody(connection.input())
              : head.body(answers.size() == 1 ? "HEAD" : "GET", connection.input());
      Answer answer = StreamAnswer.of(head, body, HttpClient.LARGEST, connection).whole();
      answers.add(answer + ", " + Arrays.hashCode(answer.body()) + ": " + answer.headers());
      if (!head.persistent() || !body.isDelimited()) {
        break;
      }
    }
    return answers;
  }

  private static boolean hasMore(PushbackInputStream in) throws IOException {
    int b = in.read();
    if (b >= 0) {
      in.unread(b);
    }
    return b >= 0;
  }

  /** {@return the body of the first answer} */
  public static byte[] body(InputStream in) throws IOException {
    Connection connection = new Connection(new Recorded(in), closed -> {});
    Head head = Head.read(connection.input());
    return head.body("GET", connection.input()).readAllBytes();
  }

  private record Recorded(InputStream in) implements Wire {
    @Override
    public void connect() {}

    @Override
    public OutputStream out() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public int poll(byte[] buffer, int from, int length) {
      return 0;
    }

    @Override
    public void closeOutput() {}

    @Override
    public void close() {}
  }
}
