package dev.posada.examples.tour;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticProgramTest {
  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;
  private static final int PT_INTERP = 3;

  @TempDir Path folder;

  @Test
  void aProgramWithoutInterpreterIsStatic() throws IOException {
    assertTrue(isStatic(elf64(PT_LOAD, PT_LOAD)));
    assertTrue(isStatic(elf32(PT_LOAD)));
  }

  /** A position independent one has a dynamic section and no interpreter. */
  @Test
  void aPositionIndependentStaticProgramIsStatic() throws IOException {
    assertTrue(isStatic(elf64(PT_LOAD, PT_DYNAMIC)));
  }

  @Test
  void aProgramWithInterpreterIsNot() throws IOException {
    assertFalse(isStatic(elf64(PT_LOAD, PT_INTERP)));
    assertFalse(isStatic(elf32(PT_INTERP, PT_LOAD)));
  }

  @Test
  void whatIsNoProgramIsNot() throws IOException {
    assertFalse(isStatic("#!/bin/sh\n".getBytes()));
    assertFalse(isStatic(new byte[0]));
    assertFalse(isStatic(java.util.Arrays.copyOf(elf64(PT_LOAD), 70)));
    assertFalse(StaticProgram.is(folder));
    assertFalse(StaticProgram.is(folder.resolve("nothing")));
  }

  @Test
  void theJvmOfThisTestIsNot() {
    assertFalse(StaticProgram.is(Path.of(System.getProperty("java.home"), "bin", "java")));
  }

  private boolean isStatic(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("program"), content);
    assertTrue(file.toFile().setExecutable(true));
    return StaticProgram.is(file);
  }

  private static byte[] elf64(int... types) {
    ByteBuffer elf = ByteBuffer.allocate(64 + 56 * types.length).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1});
    elf.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) types.length);
    for (int i = 0; i < types.length; i++) {
      elf.putInt(64 + 56 * i, types[i]);
    }
    return elf.array();
  }

  /** Of the other byte order, too. */
  private static byte[] elf32(int... types) {
    ByteBuffer elf = ByteBuffer.allocate(64 + 32 * types.length).order(ByteOrder.BIG_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 1, 2});
    elf.putInt(28, 64).putShort(42, (short) 32).putShort(44, (short) types.length);
    for (int i = 0; i < types.length; i++) {
      elf.putInt(64 + 32 * i, types[i]);
    }
    return elf.array();
  }
}
