package dev.posada.kvm.jna;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code virTypedParameter}s: named values of one of seven types, in their order. Immutable; each
 * {@code with...} returns a longer copy. A name may come twice, as {@code migrate_disks} does.
 *
 * <p>An unsigned {@code long long} is a {@code long} with the same bits.
 */
public final class TypedParameters {
  /** {@code VIR_TYPED_PARAM_...}. */
  public enum Type {
    INT,
    UINT,
    LLONG,
    ULLONG,
    DOUBLE,
    BOOLEAN,
    STRING
  }

  /** One of them; a newer libvirt's type is not read at all. */
  public record Parameter(String name, Type type, Object value) {
    @Override
    public String toString() {
      return name + "=" + value;
    }
  }

  /** Size of one. */
  public static final int SIZE = 96;

  static final int FIELD_LENGTH = 80;
  static final int TYPE = 80;
  static final int VALUE = 88;

  private static final TypedParameters NONE = new TypedParameters(List.of());

  private final List<Parameter> all;

  private TypedParameters(List<Parameter> all) {
    this.all = all;
  }

  /** {@return no parameters} */
  public static TypedParameters none() {
    return NONE;
  }

  /** Copies an array that belongs to somebody else. */
  public static TypedParameters read(long array, int count) {
    List<Parameter> all = new ArrayList<>(count);
    if (array != 0 && count > 0) {
      byte[] bytes = CMemory.bytes(array, 0, count * SIZE);
      for (int i = 0; i < count; i++) {
        readOne(bytes, i * SIZE, all);
      }
    }
    return new TypedParameters(List.copyOf(all));
  }

  /** Copies an array that was allocated for us, and frees it. */
  public static TypedParameters taken(long array, int count) {
    if (array == 0) {
      return NONE;
    }
    try {
      return read(array, count);
    } finally {
      VirDomain.virTypedParamsFree(array, count);
    }
  }

  private static void readOne(byte[] bytes, int at, List<Parameter> all) {
    int type = Bytes.int32(bytes, at + TYPE);
    if (type < 1 || type > Type.values().length) {
      return;
    }
    Type known = Type.values()[type - 1];
    long raw = Bytes.int64(bytes, at + VALUE);
    Object value =
        switch (known) {
          case INT -> (long) (int) raw;
          case UINT -> raw & 0xFFFF_FFFFL;
          case LLONG, ULLONG -> raw;
          case DOUBLE -> Double.longBitsToDouble(raw);
          case BOOLEAN -> (raw & 0xFF) != 0;
          case STRING -> CMemory.string(raw);
        };
    if (value != null) {
      all.add(new Parameter(CMemory.text(bytes, at), known, value));
    }
  }

  public TypedParameters withInt(String name, int value) {
    return with(name, Type.INT, (long) value);
  }

  public TypedParameters withUnsigned(String name, long value) {
    if (value < 0 || value > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException(name + " is out of range: " + value);
    }
    return with(name, Type.UINT, value);
  }

  public TypedParameters withLong(String name, long value) {
    return with(name, Type.LLONG, value);
  }

  public TypedParameters withUnsignedLong(String name, long value) {
    return with(name, Type.ULLONG, value);
  }

  public TypedParameters withDouble(String name, double value) {
    return with(name, Type.DOUBLE, value);
  }

  public TypedParameters withFlag(String name, boolean value) {
    return with(name, Type.BOOLEAN, value);
  }

  public TypedParameters withText(String name, String value) {
    return with(name, Type.STRING, value);
  }

  private TypedParameters with(String name, Type type, Object value) {
    if (name.getBytes(StandardCharsets.UTF_8).length >= FIELD_LENGTH) {
      throw new IllegalArgumentException("the name of a parameter is too long: " + name);
    }
    List<Parameter> more = new ArrayList<>(all);
    more.add(new Parameter(name, type, value));
    return new TypedParameters(List.copyOf(more));
  }

  public List<Parameter> all() {
    return all;
  }

  public int size() {
    return all.size();
  }

  private Optional<Object> value(String name) {
    return all.stream().filter(p -> p.name().equals(name)).map(Parameter::value).findFirst();
  }

  /** {@return a whole number of any type; empty if there is none of that name} */
  public OptionalLong number(String name) {
    return value(name)
        .filter(Long.class::isInstance)
        .map(value -> OptionalLong.of((Long) value))
        .orElse(OptionalLong.empty());
  }

  public Optional<Double> real(String name) {
    return value(name).filter(Double.class::isInstance).map(Double.class::cast);
  }

  public Optional<Boolean> flag(String name) {
    return value(name).filter(Boolean.class::isInstance).map(Boolean.class::cast);
  }

  public Optional<String> text(String name) {
    return value(name).filter(String.class::isInstance).map(String.class::cast);
  }

  /** What a function does with an array in C's memory. */
  public interface Use<T> {
    /** Calls the function. */
    T with(long array, int count);
  }

  /** Lends them to a C function that only reads them. */
  public <T> T lend(Use<T> use) {
    if (all.isEmpty()) {
      return use.with(0, 0);
    }
    List<Memory> strings = new ArrayList<>();
    try (Memory array = new Memory((long) SIZE * all.size())) {
      array.clear();
      for (int i = 0; i < all.size(); i++) {
        write(array.share((long) i * SIZE, SIZE), all.get(i), strings);
      }
      return use.with(Pointer.nativeValue(array), all.size());
    } finally {
      strings.forEach(Memory::close);
    }
  }

  private static void write(Pointer to, Parameter parameter, List<Memory> strings) {
    byte[] name = parameter.name().getBytes(StandardCharsets.UTF_8);
    to.write(0, name, 0, name.length);
    to.setInt(TYPE, parameter.type().ordinal() + 1);
    switch (parameter.type()) {
      case INT, UINT -> to.setInt(VALUE, ((Long) parameter.value()).intValue());
      case LLONG, ULLONG -> to.setLong(VALUE, (Long) parameter.value());
      case DOUBLE -> to.setDouble(VALUE, (Double) parameter.value());
      case BOOLEAN -> to.setByte(VALUE, (byte) ((Boolean) parameter.value() ? 1 : 0));
      case STRING -> {
        byte[] text = ((String) parameter.value()).getBytes(StandardCharsets.UTF_8);
        Memory copy = new Memory(text.length + 1L);
        strings.add(copy);
        copy.write(0, text, 0, text.length);
        copy.setByte(text.length, (byte) 0);
        to.setPointer(VALUE, copy);
      }
    }
  }

  /** A getter that fills an array of ours; asked with none it says how many there are. */
  public interface Getter {
    /** Calls the function; {@code count} goes in and out. */
    int get(long array, int[] count);
  }

  /**
   * Asks a getter for the number, then for the values; frees the strings that it put in.
   *
   * @return empty if the getter failed, which then left its error
   */
  public static Optional<TypedParameters> ask(Getter getter) {
    int[] count = {0};
    if (getter.get(0, count) < 0) {
      return Optional.empty();
    }
    if (count[0] == 0) {
      return Optional.of(NONE);
    }
    try (Memory array = new Memory((long) SIZE * count[0])) {
      array.clear();
      long address = Pointer.nativeValue(array);
      if (getter.get(address, count) < 0) {
        return Optional.empty();
      }
      try {
        return Optional.of(read(address, count[0]));
      } finally {
        VirDomain.virTypedParamsClear(address, count[0]);
      }
    }
  }

  @Override
  public String toString() {
    return all.toString();
  }
}
