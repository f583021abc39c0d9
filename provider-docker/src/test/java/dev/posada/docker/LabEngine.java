package dev.posada.docker;

import dev.posada.ConnectOptions;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.NotFoundException;
import dev.posada.testkit.fault.Relay;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The real engines that the environment names; what is made there is called posada-test-. */
final class LabEngine {
  static final String URI = uri("docker");

  /** What tests of the dockerd have in turn: some compare all it has, or make it a swarm. */
  static final String TURN = "dockerd";

  static final String IMAGE = System.getenv().getOrDefault("POSADA_LAB_IMAGE", "posada-lab:1");

  private static final String PREFIX = "posada-test-" + ProcessHandle.current().pid() + "-";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private LabEngine() {}

  /** {@return where the engine of a part of the lab is; null without that part} */
  static String uri(String part) {
    return System.getenv(variable(part));
  }

  private static String variable(String part) {
    return "POSADA_LAB_" + part.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** Tests that need an engine: skipped with a reason without it, failed where CI has it. */
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @ExtendWith(Condition.class)
  @interface Needed {
    /** The part of the lab that it is. */
    String value() default "docker";
  }

  static final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      String part = context.getRequiredTestClass().getAnnotation(Needed.class).value();
      if (uri(part) != null) {
        return ConditionEvaluationResult.enabled(uri(part));
      }
      String reason = variable(part) + " names no engine; .ci/lab brings one up";
      if (List.of(System.getenv().getOrDefault("POSADA_CI_PARTS", "").split(" ")).contains(part)) {
        throw new IllegalStateException(reason);
      }
      System.out.println("skipped " + context.getDisplayName() + ": " + reason);
      return ConditionEvaluationResult.disabled(reason);
    }
  }

  static Host connect() {
    return connect(ConnectOptions.defaults());
  }

  static Host connect(ConnectOptions options) {
    return Hypervisors.load().connect(URI, options);
  }

  /** What stands before the engine and may go away in its place. */
  static Relay relay() throws IOException {
    return Relay.before(UnixDomainSocketAddress.of(java.net.URI.create(URI).getPath()));
  }

  static Host connect(Relay relay) {
    return Hypervisors.load().connect("docker+unix://" + relay.address());
  }

  /** A name that nobody else has. */
  static String name() {
    return PREFIX + NUMBER.incrementAndGet();
  }

  /** A container that runs these words of a shell. */
  static ContainerSpec shell(String script) {
    return ContainerSpec.image(IMAGE).name(name()).command("sh", "-c", script);
  }

  /** A container that only waits, and ends at once when it is asked to. */
  static ContainerSpec idle() {
    return shell("trap 'exit 0' TERM; while true; do sleep 0.05; done");
  }

  /** Removes what a test has left. */
  static void clean(Host host) {
    for (Container container : host.containers().list()) {
      if (container.name().startsWith(PREFIX)) {
        try {
          container.kill();
          container.delete();
        } catch (NotFoundException gone) {
          // all the better
        }
      }
    }
  }
}
