package dev.posada.spi.command;

import dev.posada.spi.Authority;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The real sshd that the environment names; it has the limits that sshd has by default. */
final class LabSsh {
  private static final String VARIABLE = "POSADA_LAB_SSH";

  private LabSsh() {}

  /** Tests that need the sshd: skipped with the reason without it, failed where CI has it. */
  @Target({ElementType.TYPE, ElementType.METHOD})
  @Retention(RetentionPolicy.RUNTIME)
  @ExtendWith(Condition.class)
  @interface Needed {}

  static final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (System.getenv(VARIABLE) != null) {
        return ConditionEvaluationResult.enabled(System.getenv(VARIABLE));
      }
      String reason = VARIABLE + " is not set; .ci/lab brings an sshd up";
      if (List.of(System.getenv().getOrDefault("POSADA_CI_PARTS", "").split(" ")).contains("ssh")) {
        throw new IllegalStateException(reason);
      }
      System.out.println("skipped " + context.getDisplayName() + ": " + reason);
      return ConditionEvaluationResult.disabled(reason);
    }
  }

  /** {@return root there, as {@code user@host:port}} */
  static String authority() {
    return variable(VARIABLE).substring("ssh://".length());
  }

  /** {@return another user there, as {@code user@host:port}} */
  static String authority(String user) {
    String root = authority();
    return user + root.substring(root.indexOf('@'));
  }

  /**
   * {@return users with other login shells than root, each called posada- and its shell, whose rc
   * files print noise}
   */
  static List<String> users() {
    return List.of(variable("POSADA_LAB_SSH_USERS").split(" "));
  }

  /** {@return a runner on it, with one of these authorities} */
  static CommandRunner runner(String authority) {
    return CommandRunner.ssh(Authority.of(authority), program());
  }

  /** {@return the words that begin a call of ssh, so that it asks nothing and is let in} */
  static List<String> program() {
    return List.of("ssh", "-F", variable("POSADA_LAB_SSH_CLIENT_CONFIG"));
  }

  private static String variable(String name) {
    String value = System.getenv(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not set");
    }
    return value;
  }
}
