package dev.posada;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What others can see of a compiled module, as sorted text: one line a type, one a member. */
final class Signatures {
  private static final Set<String> OF_EVERY_OBJECT =
      Set.of("equals(Object)", "hashCode()", "toString()");
  private static final int SHOWN =
      Modifier.PUBLIC
          | Modifier.PROTECTED
          | Modifier.ABSTRACT
          | Modifier.STATIC
          | Modifier.FINAL
          | Modifier.INTERFACE;

  private final TypeNames names;

  private Signatures(TypeNames names) {
    this.names = names;
  }

  /** All that the module in this folder exports to everybody. */
  static List<String> ofModule(Path classes) throws IOException {
    ModuleReference module = ModuleFinder.of(classes).findAll().iterator().next();
    Set<String> exported = new TreeSet<>();
    for (ModuleDescriptor.Exports exports : module.descriptor().exports()) {
      if (!exports.isQualified()) {
        exported.add(exports.source());
      }
    }
    List<String> names;
    try (ModuleReader reader = module.open();
        Stream<String> files = reader.list()) {
      names =
          files
              .filter(file -> file.endsWith(".class") && file.contains("/"))
              .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
              .toList();
    }
    List<String> lines = new ArrayList<>();
    for (String name : exported) {
      lines.add("");
      lines.add("package " + name);
      for (Class<?> type : typesOf(name, names)) {
        lines.add("");
        lines.addAll(ofType(type));
      }
    }
    return lines;
  }

  private static List<Class<?>> typesOf(String packageName, List<String> names) {
    List<Class<?>> types = new ArrayList<>();
    for (String name : names) {
      if (name.startsWith(packageName + ".") && !name.endsWith(".package-info")) {
        Class<?> type = load(name);
        if (type.getPackageName().equals(packageName) && isSeen(type)) {
          types.add(type);
        }
      }
    }
    types.sort(Comparator.comparing(Class::getCanonicalName));
    return types;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Signatures.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name + " is in the module's folder, but does not load", e);
    }
  }

  private static boolean isSeen(Class<?> type) {
    if (type.isAnonymousClass() || type.isLocalClass() || type.isSynthetic()) {
      return false;
    }
    Class<?> outer = type.getDeclaringClass();
    return isSeen(type.getModifiers(), outer != null && Modifier.isFinal(outer.getModifiers()))
        && (outer == null || isSeen(outer));
  }

  private static boolean isSeen(int modifiers, boolean ofFinalClass) {
    return Modifier.isPublic(modifiers) || (Modifier.isProtected(modifiers) && !ofFinalClass);
  }

  /** The line of the type, then the lines of its members. */
  static List<String> ofType(Class<?> type) {
    Signatures text = new Signatures(new TypeNames(type.getPackageName()));
    Map<String, String> members = new TreeMap<>();
    for (Class<?> c = type; c != null; c = hiddenSuperclass(c)) {
      Stream.of(c.getDeclaredFields(), c.getDeclaredConstructors(), c.getDeclaredMethods())
          .flatMap(Arrays::stream)
          .map(Member.class::cast)
          .filter(member -> text.shows(type, member))
          .forEach(member -> members.putIfAbsent(text.key(member), text.member(type, member)));
    }
    List<String> lines = new ArrayList<>();
    lines.add(text.type(type));
    members.values().forEach(member -> lines.add("  " + member));
    return lines;
  }

  /** Fields, then constructors, then methods, by name. */
  private String key(Member member) {
    if (member instanceof Field) {
      return "1 " + member.getName();
    }
    return (member instanceof Method ? "3 " : "2 ")
        + member.getName()
        + parameters((Executable) member);
  }

  /** A superclass that nobody can name, whose members are members of the class all the same. */
  private static Class<?> hiddenSuperclass(Class<?> type) {
    Class<?> above = type.getSuperclass();
    return above == null || isSeen(above) ? null : above;
  }

  private boolean shows(Class<?> type, Member member) {
    if (member.isSynthetic()
        || !isSeen(member.getModifiers(), Modifier.isFinal(type.getModifiers()))) {
      return false;
    }
    if (member instanceof Constructor<?>) {
      return member.getDeclaringClass() == type;
    }
    if (!(member instanceof Method method)) {
      return true;
    }
    String call = method.getName() + parameters(method);
    boolean madeForEnum =
        type.isEnum() && (call.equals("values()") || call.equals("valueOf(String)"));
    return !OF_EVERY_OBJECT.contains(call) && !madeForEnum;
  }

  private String type(Class<?> type) {
    boolean fixed = type.isEnum() || type.isRecord() || type.isInterface();
    int hidden = Modifier.INTERFACE;
    if (fixed) {
      hidden |= Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL;
    }
    String kind;
    if (type.isAnnotation()) {
      kind = "@interface";
    } else if (type.isInterface()) {
      kind = "interface";
    } else if (type.isEnum()) {
      kind = "enum";
    } else {
      kind = type.isRecord() ? "record" : "class";
    }
    StringBuilder line = new StringBuilder(deprecated(type.isAnnotationPresent(Deprecated.class)));
    line.append(modifiers(type.getModifiers() & ~hidden));
    if (type.isSealed() && !type.isEnum()) {
      line.append("sealed ");
    }
    line.append(kind).append(' ').append(type.getCanonicalName());
    line.append(names.variables(type.getTypeParameters()));
    if (type.isRecord()) {
      line.append(
          Arrays.stream(type.getRecordComponents())
              .map(part -> names.name(part.getGenericType()) + " " + part.getName())
              .collect(joining(", ", "(", ")")));
    }
    Type above = type.getGenericSuperclass();
    if (above != null && above != Object.class && !fixed) {
      line.append(" extends ").append(names.name(above));
    }
    line.append(
        names.list(type.isInterface() ? " extends " : " implements ", superinterfaces(type)));
    if (type.isSealed() && !type.isEnum()) {
      line.append(names.list(" permits ", type.getPermittedSubclasses()));
    }
    return line.toString();
  }

  private static Type[] superinterfaces(Class<?> type) {
    return type.isAnnotation() ? new Type[0] : type.getGenericInterfaces();
  }

  private String member(Class<?> type, Member member) {
    if (member instanceof Field field) {
      String head = deprecated(field.isAnnotationPresent(Deprecated.class));
      return field.isEnumConstant()
          ? head + field.getName()
          : head
              + modifiers(field.getModifiers())
              + names.name(field.getGenericType())
              + " "
              + field.getName();
    }
    Executable executable = (Executable) member;
    int modifiers = executable.getModifiers();
    if (type.isInterface()) {
      modifiers &= ~(Modifier.PUBLIC | Modifier.ABSTRACT);
    }
    if (Modifier.isFinal(type.getModifiers())) {
      modifiers &= ~Modifier.FINAL;
    }
    StringBuilder line =
        new StringBuilder(deprecated(executable.isAnnotationPresent(Deprecated.class)));
    line.append(modifiers(modifiers));
    if (executable instanceof Method method && method.isDefault()) {
      line.append("default ");
    }
    String variables = names.variables(executable.getTypeParameters());
    line.append(variables).append(variables.isEmpty() ? "" : " ");
    if (executable instanceof Method method) {
      line.append(names.name(method.getGenericReturnType())).append(' ').append(method.getName());
    } else {
      line.append(type.getSimpleName());
    }
    line.append(parameters(executable));
    line.append(names.list(" throws ", executable.getGenericExceptionTypes()));
    return line.toString();
  }

  private String parameters(Executable executable) {
    String list =
        Arrays.stream(executable.getGenericParameterTypes())
            .map(names::name)
            .collect(joining(", ", "(", ")"));
    return executable.isVarArgs()
        ? list.substring(0, list.length() - "[])".length()) + "...)"
        : list;
  }

  private static String deprecated(boolean is) {
    return is ? "@Deprecated " : "";
  }

  private static String modifiers(int modifiers) {
    String words = Modifier.toString(modifiers & SHOWN & ~Modifier.INTERFACE);
    return words.isEmpty() ? "" : words + " ";
  }
}
