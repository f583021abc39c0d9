package dev.posada;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;

/** Names of types as a source of one package writes them that imports the usual ones. */
final class TypeNames {
  private final List<String> known;

  TypeNames(String home) {
    known =
        List.of(
            home + ".",
            "java.lang.",
            "java.util.",
            "java.util.concurrent.",
            "java.util.function.",
            "java.util.stream.",
            "java.time.",
            "java.nio.file.");
  }

  String list(String word, Type[] types) {
    return types.length == 0
        ? ""
        : Arrays.stream(types).map(this::name).collect(joining(", ", word, ""));
  }

  String variables(TypeVariable<?>[] variables) {
    return variables.length == 0
        ? ""
        : Arrays.stream(variables).map(this::declaration).collect(joining(", ", "<", ">"));
  }

  private String declaration(TypeVariable<?> variable) {
    String bounds =
        Arrays.stream(variable.getBounds())
            .filter(bound -> bound != Object.class)
            .map(this::name)
            .collect(joining(" & "));
    return bounds.isEmpty() ? variable.getName() : variable.getName() + " extends " + bounds;
  }

  String name(Type type) {
    if (type instanceof Class<?> c) {
      return shortened(c.getCanonicalName());
    }
    if (type instanceof TypeVariable<?> variable) {
      return variable.getName();
    }
    if (type instanceof GenericArrayType array) {
      return name(array.getGenericComponentType()) + "[]";
    }
    if (type instanceof ParameterizedType generic) {
      String raw =
          generic.getOwnerType() instanceof ParameterizedType owner
              ? name(owner) + "." + ((Class<?>) generic.getRawType()).getSimpleName()
              : name(generic.getRawType());
      Type[] arguments = generic.getActualTypeArguments();
      return arguments.length == 0
          ? raw
          : raw + Arrays.stream(arguments).map(this::name).collect(joining(", ", "<", ">"));
    }
    WildcardType any = (WildcardType) type;
    if (any.getLowerBounds().length > 0) {
      return "? super " + name(any.getLowerBounds()[0]);
    }
    Type upper = any.getUpperBounds()[0];
    return upper == Object.class ? "?" : "? extends " + name(upper);
  }

  /** Without the package where everybody knows it. */
  private String shortened(String name) {
    for (String packageName : known) {
      if (name.startsWith(packageName)
          && Character.isUpperCase(name.charAt(packageName.length()))) {
        return name.substring(packageName.length());
      }
    }
    return name;
  }
}
