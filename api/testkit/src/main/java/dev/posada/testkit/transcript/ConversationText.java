package dev.posada.testkit.transcript;

import dev.posada.testkit.transcript.Conversation.Piece;
import dev.posada.testkit.transcript.HttpMessage.Framing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Finds the exchanges in what went over a connection. Not thread-safe; used once. */
final class ConversationText {
  private final byte[] asked;
  private final byte[] told;
  private final List<Piece> pieces;
  private final boolean ended;
  private final ByteArrayInputStream in;
  private final ByteArrayInputStream out;
  private final HttpReader requests;
  private final HttpReader answers;

  ConversationText(byte[] asked, byte[] told, List<Piece> pieces, boolean ended) {
    this.asked = asked;
    this.told = told;
    this.pieces = pieces;
    this.ended = ended;
    in = new ByteArrayInputStream(asked);
    out = new ByteArrayInputStream(told);
    requests = new HttpReader(in);
    answers = new HttpReader(out);
  }

  /** An exchange, and when it began. */
  record Timed(long nanos, Exchange exchange) {}

  /** Finds all, of the last one maybe only the beginning. */
  List<Timed> exchanges(int connection, Redaction redaction) throws IOException {
    List<Timed> exchanges = new ArrayList<>();
    boolean goesOn = true;
    while (goesOn) {
      long began = when(true, asked.length - in.available());
      HttpMessage request = requests.request();
      if (request == null) {
        break;
      }
      ByteArrayOutputStream before = new ByteArrayOutputStream();
      HttpMessage answer = answers.answer(request.word(0));
      while (answer != null && answer.isInterim()) {
        before.writeBytes(answer.bytes());
        answer = answers.answer(request.word(0));
      }
      goesOn = answer != null && answer.whole() && answer.framing() != Framing.TO_END;
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("method", request.word(0));
      facts.put("target", redaction.target(request.word(1)));
      facts.put("connection", (long) connection);
      int end = told.length - out.available();
      long took = answer == null ? 0 : when(false, end - 1) - began;
      facts.put("duration_ms", TimeUnit.NANOSECONDS.toMillis(took));
      if (!goesOn && !ended) {
        facts.put("open", true);
      }
      exchanges.add(new Timed(began, exchange(facts, request, before, answer, redaction)));
    }
    return exchanges;
  }

  private Exchange exchange(
      Map<String, Object> facts,
      HttpMessage request,
      ByteArrayOutputStream answers,
      HttpMessage answer,
      Redaction redaction) {
    ByteArrayOutputStream asking = new ByteArrayOutputStream();
    asking.writeBytes(redaction.message(request));
    if (answer != null && isStream(answer)) {
      int rawIn = asked.length - in.available();
      facts.put("turns", turns(rawIn, told.length - answer.body().length));
      asking.writeBytes(redaction.stream(Arrays.copyOfRange(asked, rawIn, asked.length)));
      answers.writeBytes(redaction.message(answer.withoutBody()));
      answers.writeBytes(redaction.stream(answer.body()));
    } else if (answer != null) {
      answers.writeBytes(redaction.message(answer));
    }
    return Exchange.http(facts, asking.toByteArray(), answers.toByteArray());
  }

  /** Whether both sides may say what they like from the head on. */
  private boolean isStream(HttpMessage answer) {
    return answer.framing() == Framing.TO_END
        && (answer.word(1).equals("101") || !answer.isText() || in.available() > 0);
  }

  /** Who said how many bytes before the other one did, from the given places on. */
  private List<String> turns(int fromIn, int fromOut) {
    List<String> turns = new ArrayList<>();
    int length = 0;
    Piece before = null;
    for (Piece piece : pieces) {
      int more = piece.end() - Math.max(piece.start(), piece.byClient() ? fromIn : fromOut);
      if (more <= 0) {
        continue;
      }
      if (before != null && before.byClient() != piece.byClient()) {
        turns.add((before.byClient() ? "in " : "out ") + length);
        length = 0;
      }
      length += more;
      before = piece;
    }
    if (before != null) {
      turns.add((before.byClient() ? "in " : "out ") + length);
    }
    return turns;
  }

  private long when(boolean byClient, int offset) {
    for (Piece piece : pieces) {
      if (piece.byClient() == byClient && offset < piece.end()) {
        return piece.nanos();
      }
    }
    return Long.MAX_VALUE; // nothing is there
  }
}
