package dev.posada;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class ByteSizeTest {
  @Test
  void unitsAreBinary() {
    assertEquals(1024, ByteSize.kib(1).bytes());
    assertEquals(1024 * 1024, ByteSize.mib(1).bytes());
    assertEquals(ByteSize.mib(1024), ByteSize.gib(1));
    assertEquals(ByteSize.gib(1024), ByteSize.tib(1));
    assertEquals(ByteSize.bytes(0), ByteSize.tib(0));
  }

  @Test
  void aSizeIsNotNegativeAndFitsIntoALong() {
    assertThrows(IllegalArgumentException.class, () -> ByteSize.bytes(-1));
    assertThrows(IllegalArgumentException.class, () -> ByteSize.gib(-1));
    assertThrows(ArithmeticException.class, () -> ByteSize.tib(Long.MAX_VALUE / 2));
  }

  @Test
  void theTextHasTheLargestUnitThatFits() {
    assertEquals("0 B", ByteSize.bytes(0).toString());
    assertEquals("1023 B", ByteSize.bytes(1023).toString());
    assertEquals("1 KiB", ByteSize.bytes(1024).toString());
    assertEquals("1.5 GiB", ByteSize.mib(1536).toString());
    assertEquals("128 MiB", ByteSize.mib(128).toString());
    assertEquals("8.0 EiB", ByteSize.bytes(Long.MAX_VALUE).toString());
  }

  @Test
  void sizesAreOrdered() {
    assertTrue(ByteSize.kib(1).compareTo(ByteSize.bytes(1025)) < 0);
    assertEquals(0, ByteSize.kib(1).compareTo(ByteSize.bytes(1024)));
  }
}
