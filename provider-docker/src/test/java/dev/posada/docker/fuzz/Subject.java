package dev.posada.docker.fuzz;

import java.io.InputStream;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** A reader that is to stand whatever it is given. */
interface Subject {

  /** The folder of its seeds and of what was found. */
  String name();

  /**
   * Reads all, and tells what it found in a way that can be compared; a {@link java.io.IOException}
   * is the answer to what is broken, anything else that is thrown is a find.
   *
   * @param input each time the same, from its beginning
   */
  Object read(Supplier<InputStream> input) throws Exception;

  /** Another input that its outer parts are right in: lengths, checksums, quotes. */
  byte[] mutate(byte[] seed, Random random);

  /** Pieces of its language. */
  List<String> words();

  /** Makes something well-formed, and requires that what is read is what was made. */
  void roundTrip(Random random) throws Exception;
}
