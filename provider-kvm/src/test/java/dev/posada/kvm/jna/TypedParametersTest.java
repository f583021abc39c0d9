package dev.posada.kvm.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.jna.Pointer;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TypedParametersTest {

  @Test
  void everyTypeGoesIntoCAndComesBack() {
    TypedParameters written =
        TypedParameters.none()
            .withInt("int", -5)
            .withUnsigned("unsigned", 0xFFFF_FFFFL)
            .withLong("long", Long.MIN_VALUE)
            .withUnsignedLong("unsigned long", -1)
            .withDouble("double", 0.25)
            .withFlag("flag", true)
            .withText("text", "öäü \uD83C\uDFE8")
            .withText("text", "again");
    TypedParameters read = written.lend(TypedParameters::read);
    assertEquals(written.all(), read.all());
    assertEquals(OptionalLong.of(-5), read.number("int"));
    assertEquals(OptionalLong.of(0xFFFF_FFFFL), read.number("unsigned"));
    assertEquals(Optional.of(0.25), read.real("double"));
    assertEquals(Optional.of(true), read.flag("flag"));
    assertEquals(Optional.of("öäü \uD83C\uDFE8"), read.text("text"));
    assertEquals(OptionalLong.empty(), read.number("text"));
    assertEquals(Optional.empty(), read.text("int"));
  }

  @Test
  void aTypeOfANewerLibraryIsPassedOver() {
    TypedParameters two = TypedParameters.none().withInt("new", 1).withInt("known", 2);
    TypedParameters read =
        two.lend(
            (array, count) -> {
              new Pointer(array).setInt(TypedParameters.TYPE, 8);
              return TypedParameters.read(array, count);
            });
    assertEquals(1, read.size());
    assertEquals(OptionalLong.of(2), read.number("known"));
  }

  @Test
  void whatCHasNoRoomForIsRefused() {
    TypedParameters none = TypedParameters.none();
    assertThrows(IllegalArgumentException.class, () -> none.withInt("x".repeat(80), 1));
    assertThrows(IllegalArgumentException.class, () -> none.withUnsigned("x", -1));
    assertThrows(IllegalArgumentException.class, () -> none.withUnsigned("x", 1L << 32));
  }

  @Test
  void nothingIsLentAsNothing() {
    assertEquals("0 0", TypedParameters.none().lend((array, count) -> array + " " + count));
  }
}
