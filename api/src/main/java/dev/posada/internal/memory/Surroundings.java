package dev.posada.internal.memory;

import dev.posada.Credentials;
import dev.posada.ExecSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a command finds around it inside a guest. Immutable, but for the files.
 *
 * @param environment the variables
 * @param directory the working directory
 * @param user the name of the user
 * @param files the files of the guest, which the command may change
 */
record Surroundings(
    Map<String, String> environment, String directory, String user, FileTree files) {

  /** Returns what a guest has that says nothing else. */
  static Surroundings usual(FileTree files) {
    return new Surroundings(Map.of("PATH", "/usr/bin:/bin"), "/", "root", files);
  }

  Surroundings {
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
  }

  /** Returns what a command of that spec finds in a guest with these surroundings. */
  Surroundings of(ExecSpec spec) {
    return with(spec.environment())
        .in(spec.directory().orElse(directory))
        .as(spec.credentials().map(Credentials::user).orElse(user));
  }

  Surroundings with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(environment);
    all.putAll(more);
    return new Surroundings(all, directory, user, files);
  }

  Surroundings in(String directory) {
    return new Surroundings(environment, directory, user, files);
  }

  Surroundings as(String user) {
    return new Surroundings(environment, directory, user, files);
  }
}
