package dev.posada.docker.frames;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames as an engine sends them. */
final class FrameBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private FrameBytes() {}

  static FrameBytes of() {
    return new FrameBytes();
  }

  FrameBytes stdout(String text) {
    return stdout(text.getBytes(StandardCharsets.UTF_8));
  }

  FrameBytes stdout(byte[] payload) {
    return frame(1, payload);
  }

  FrameBytes stderr(String text) {
    return frame(2, text.getBytes(StandardCharsets.UTF_8));
  }

  FrameBytes frame(int type, byte[] payload) {
    bytes.writeBytes(ByteBuffer.allocate(8).put((byte) type).putInt(4, payload.length).array());
    bytes.writeBytes(payload);
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
