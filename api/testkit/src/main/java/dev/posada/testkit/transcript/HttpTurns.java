package dev.posada.testkit.transcript;

import java.io.IOException;
import java.util.Optional;

/** Plays a stream that follows an answer: what its client says is compared, byte for byte. */
final class HttpTurns {
  private final HttpScene scene;
  private final Wire wire;
  private int received;
  private int sent;

  HttpTurns(HttpScene scene, Wire wire) {
    this.scene = scene;
    this.wire = wire;
  }

  /** Returns what went wrong. */
  Optional<String> play() throws IOException {
    for (String turn : scene.turns()) {
      int length = Integer.parseInt(turn.substring(turn.indexOf(' ') + 1));
      if (turn.startsWith("in")) {
        Optional<String> failure = receive(Math.min(length, scene.sent().length - received));
        if (failure.isPresent()) {
          return failure;
        }
      } else {
        int some = Math.min(length, scene.answer().body().length - sent);
        wire.send(scene.answer().body(), sent, some);
        sent += some;
      }
    }
    if (!scene.isOpen()) {
      wire.end();
    }
    long more = wire.drain();
    return more == 0 ? Optional.empty() : Optional.of(failure(more + " bytes more were sent"));
  }

  private Optional<String> receive(int length) throws IOException {
    for (int until = received + length; received < until; received++) {
      int one = wire.read();
      int recorded = scene.sent()[received] & 0xFF;
      if (one < 0) {
        return Optional.of(failure("it ended after " + received + " bytes"));
      }
      if (one != recorded && recorded != '*') {
        return Optional.of(failure("byte " + (received + 1) + " of the client is another one"));
      }
    }
    return Optional.empty();
  }

  private String failure(String what) {
    return "the stream of " + scene.exchange() + " is not the recorded one: " + what;
  }
}
