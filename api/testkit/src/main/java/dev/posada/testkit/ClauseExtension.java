package dev.posada.testkit;

import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.util.Random;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/** Lets JUnit try the clauses of a contract, and shows it the verdicts as it knows them. */
final class ClauseExtension
    implements BeforeAllCallback, AfterAllCallback, InvocationInterceptor, ParameterResolver {
  private static final System.Logger LOG = System.getLogger("dev.posada.testkit");

  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(ClauseExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    HypervisorContract contract = (HypervisorContract) context.getRequiredTestInstance();
    long seed = Long.getLong("posada.seed", new Random().nextInt(1_000_000));
    LOG.log(Level.INFO, context.getDisplayName() + ": -Dposada.seed=" + seed);
    context.getStore(HERE).put(ContractRun.class, new ContractRun(contract, seed));
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    Clause clause = method.getExecutable().getAnnotation(Clause.class);
    if (clause == null) {
      invocation.proceed(); // a test that a subclass has added
      return;
    }
    boolean[] begun = {false};
    Verdict verdict =
        run(context)
            .tried(
                clause,
                () -> {
                  begun[0] = true;
                  invocation.proceed();
                });
    if (!begun[0]) {
      invocation.skip();
    }
    switch (verdict.result()) {
      case FAIL -> throw verdict.cause().orElseThrow();
      case NOT_RUN -> throw new TestAbortedException(verdict.reason());
      default -> {
        // to JUnit that has passed
      }
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    run(context).end();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Lab.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return run(context).lab();
  }

  private static ContractRun run(ExtensionContext context) {
    return context.getStore(HERE).get(ContractRun.class, ContractRun.class);
  }
}
