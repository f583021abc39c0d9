package dev.posada;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** An image as it is to be built. Immutable; each method returns a changed copy. */
public final class BuildSpec {
  private final State state;

  private BuildSpec(State state) {
    this.state = state;
  }

  private static final class State extends Fields {
    private Path context;
    private List<String> tags = List.of();
    private Map<String, String> arguments = Map.of();
    private String file;
    private String target;
    private List<ProviderOption> options = List.of();
  }

  private BuildSpec with(Consumer<State> change) {
    return new BuildSpec(Fields.changed(state, change));
  }

  /**
   * {@return a build}
   *
   * @param folder the folder whose files the build may use, or a tar archive of them; on the
   *     caller's machine
   */
  public static BuildSpec context(Path folder) {
    Objects.requireNonNull(folder, "folder");
    return new BuildSpec(new State()).with(changed -> changed.context = folder);
  }

  /** {@return the folder, or the tar archive, with the files of the build} */
  public Path context() {
    return state.context;
  }

  /**
   * {@return a copy with one name more for the image}
   *
   * @param reference the name, as in {@code hello:1}
   */
  public BuildSpec tag(String reference) {
    Check.text(reference, "reference");
    return with(changed -> changed.tags = Fields.plus(changed.tags, List.of(reference)));
  }

  /** {@return the names of the image} */
  public List<String> tags() {
    return state.tags;
  }

  /**
   * {@return a copy with one build argument more, or with another value of one}
   *
   * @param key its name
   * @param value its value; it stands in the image's history, so it is no place for a secret
   */
  public BuildSpec argument(String key, String value) {
    Check.environmentKey(key);
    Objects.requireNonNull(value, "value");
    return with(changed -> changed.arguments = Fields.plus(changed.arguments, key, value));
  }

  /** {@return the build arguments} */
  public Map<String, String> arguments() {
    return state.arguments;
  }

  /**
   * {@return a copy with this Dockerfile}
   *
   * @param file a path inside the context
   */
  public BuildSpec file(String file) {
    Check.text(file, "file");
    return with(changed -> changed.file = file);
  }

  /** {@return the path of the Dockerfile inside the context; empty for one of that name} */
  public Optional<String> file() {
    return Optional.ofNullable(state.file);
  }

  /**
   * {@return a copy that ends at this stage}
   *
   * @param target a stage of the Dockerfile
   */
  public BuildSpec target(String target) {
    Check.text(target, "target");
    return with(changed -> changed.target = target);
  }

  /** {@return the stage of the Dockerfile at which it ends; empty for the last} */
  public Optional<String> target() {
    return Optional.ofNullable(state.target);
  }

  /**
   * {@return a copy with one option of the provider more}
   *
   * @param option the option; one that the provider does not know is refused when building
   */
  public BuildSpec option(ProviderOption option) {
    Objects.requireNonNull(option, "option");
    return with(changed -> changed.options = Fields.plus(changed.options, List.of(option)));
  }

  /** {@return the options of the provider} */
  public List<ProviderOption> options() {
    return state.options;
  }

  @Override
  public String toString() {
    return "image"
        + (state.tags.isEmpty() ? "" : " " + String.join(", ", state.tags))
        + " from "
        + state.context
        + (state.file == null ? "" : " by " + state.file)
        + (state.target == null ? "" : " to stage " + state.target);
  }
}
