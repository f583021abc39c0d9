package dev.posada.guice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.google.inject.ConfigurationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import com.google.inject.name.Names;
import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.ProviderOption;
import dev.posada.UnsupportedCapabilityException;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Provider;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

@Execution(CONCURRENT)
class PosadaModuleTest {
  private final Inn inn = new Inn();
  private final Hypervisors hypervisors = Hypervisors.of(inn);
  private final PosadaModule module =
      new PosadaModule(hypervisors)
          .host("build", "inn:///build")
          .host("lab", "inn:///lab")
          .host("ruin", Inn.BURNS)
          .host("door", Inn.STICKS);

  /** What a program writes; public, because the tests are in a module that opens nothing. */
  public static class Inventory {
    final Host build;
    final Host lab;

    @Inject
    public Inventory(@Named("lab") Host lab, @Named("build") Host build) {
      this.lab = lab;
      this.build = build;
    }
  }

  /** Wants a host that burns. */
  public static class Guard {
    final Provider<Host> ruin;

    @Inject
    public Guard(@Named("ruin") Provider<Host> ruin) {
      this.ruin = ruin;
    }
  }

  @Test
  void hostsAreInjectedByTheirNames() {
    Inventory inventory = Guice.createInjector(module).getInstance(Inventory.class);
    assertEquals("inn:///build", inventory.build.uri().toString());
    assertEquals("inn:///lab", inventory.lab.uri().toString());
    module.close();
  }

  @Test
  void theOneThatWasOpenedLastIsClosedFirst() {
    Guice.createInjector(module).getInstance(Inventory.class);
    module.close();
    assertEquals(
        List.of("open inn:///lab", "open inn:///build", "close inn:///build", "close inn:///lab"),
        inn.register);
  }

  @Test
  void nothingIsOpenedBeforeItIsNeededInAnyStage() {
    Injector injector = Guice.createInjector(Stage.PRODUCTION, module);
    assertEquals(List.of(), inn.register);
    host(injector, "lab");
    assertEquals(List.of("open inn:///lab"), inn.register);
    module.close();
    assertEquals(List.of("open inn:///lab", "close inn:///lab"), inn.register);
  }

  @Test
  void aHostIsTheSameEverywhere() {
    Injector injector = Guice.createInjector(module);
    assertSame(host(injector, "lab"), injector.getInstance(Inventory.class).lab);
    assertSame(host(injector, "lab"), host(Guice.createInjector(module), "lab"));
    assertNotSame(host(injector, "lab"), host(injector, "build"));
    module.close();
  }

  @Test
  void theHypervisorsAreThoseOfTheModule() {
    assertSame(hypervisors, Guice.createInjector(module).getInstance(Hypervisors.class));
  }

  @Test
  void aHostThatCannotBeOpenedNamesItsBinding() {
    Injector injector = Guice.createInjector(module);
    ProvisionException failed =
        assertThrows(ProvisionException.class, () -> host(injector, "ruin"));
    assertTrue(failed.getMessage().contains("@Named(\"ruin\") Host: "), failed::getMessage);
    ConnectionException cause = assertInstanceOf(ConnectionException.class, failed.getCause());
    assertTrue(
        cause.getMessage().matches("@Named\\(\"ruin\"\\) Host: .*inn:///burns.*it burns.*"),
        cause::getMessage);
    assertEquals(Outcome.NOT_DONE, cause.outcome());
    assertEquals(Optional.of("call the fire brigade"), cause.remedy());
  }

  @Test
  void aHostThatCannotBeOpenedLeavesTheOthersAlone() {
    Injector injector = Guice.createInjector(module);
    host(injector, "lab");
    assertThrows(ProvisionException.class, () -> host(injector, "ruin"));
    host(injector, "build");
    module.close();
    assertEquals(
        List.of("open inn:///lab", "open inn:///build", "close inn:///build", "close inn:///lab"),
        inn.register);
  }

  @Test
  void theNextInjectionTriesAgain() {
    Guard guard = Guice.createInjector(module).getInstance(Guard.class);
    assertThrows(ProvisionException.class, guard.ruin::get);
    inn.burning = false;
    assertSame(guard.ruin.get(), guard.ruin.get());
    module.close();
    assertEquals(List.of("open " + Inn.BURNS, "close " + Inn.BURNS), inn.register);
  }

  @Test
  void aUriThatNobodyKnowsNamesItsBinding() {
    PosadaModule module = new PosadaModule(hypervisors).host("lost", "nowhere:///");
    ProvisionException failed =
        assertThrows(ProvisionException.class, () -> host(Guice.createInjector(module), "lost"));
    assertInstanceOf(NotFoundException.class, failed.getCause());
    assertTrue(failed.getCause().getMessage().startsWith("@Named(\"lost\") Host: "));
  }

  @Test
  void aUriWithoutASchemeNamesItsBinding() {
    PosadaModule module = new PosadaModule(hypervisors).host("bare", "just-a-path");
    ProvisionException failed =
        assertThrows(ProvisionException.class, () -> host(Guice.createInjector(module), "bare"));
    assertInstanceOf(IllegalArgumentException.class, failed.getCause());
    assertTrue(failed.getCause().getMessage().startsWith("@Named(\"bare\") Host: "));
  }

  @Test
  void aHostIsOpenedWithItsOptions() {
    ProviderOption unknown = new ProviderOption() {};
    PosadaModule module =
        new PosadaModule(hypervisors)
            .host("lab", "inn:///lab", ConnectOptions.defaults().option(unknown));
    ProvisionException failed =
        assertThrows(ProvisionException.class, () -> host(Guice.createInjector(module), "lab"));
    assertInstanceOf(UnsupportedCapabilityException.class, failed.getCause());
  }

  @Test
  void whatDoesNotCloseKeepsNoOtherOpen() {
    Injector injector = Guice.createInjector(module);
    host(injector, "lab");
    host(injector, "door");
    host(injector, "build");
    IllegalStateException failed = assertThrows(IllegalStateException.class, module::close);
    assertEquals("@Named(\"door\") Host: it sticks", failed.getMessage());
    assertEquals(
        List.of("close inn:///build", "close inn:///sticks", "close inn:///lab"),
        inn.register.subList(3, 6));
  }

  @Test
  void severalModulesOfOneInjectorShareTheHypervisors() {
    PosadaModule another = new PosadaModule(hypervisors).host("annex", "inn:///annex");
    Injector injector = Guice.createInjector(module, another);
    assertSame(hypervisors, injector.getInstance(Hypervisors.class));
    host(injector, "annex");
    module.close();
    assertEquals(List.of("open inn:///annex"), inn.register);
    another.close();
  }

  @Test
  void closingTwiceIsClosingOnce() {
    host(Guice.createInjector(module), "lab");
    module.close();
    module.close();
    assertEquals(List.of("open inn:///lab", "close inn:///lab"), inn.register);
  }

  @Test
  void aClosedModuleOpensNothing() {
    Injector injector = Guice.createInjector(module);
    host(injector, "lab");
    module.close();
    for (String name : List.of("lab", "build")) {
      ProvisionException failed =
          assertThrows(ProvisionException.class, () -> host(injector, name));
      assertInstanceOf(IllegalStateException.class, failed.getCause());
      assertTrue(failed.getCause().getMessage().contains("@Named(\"" + name + "\") Host"));
    }
    assertEquals(List.of("open inn:///lab", "close inn:///lab"), inn.register);
  }

  @Test
  void aHostThatOpensWhileTheModuleIsClosedIsClosedToo() {
    Injector injector = Guice.createInjector(module);
    inn.meanwhile = module::close;
    ProvisionException failed = assertThrows(ProvisionException.class, () -> host(injector, "lab"));
    assertInstanceOf(IllegalStateException.class, failed.getCause());
    assertEquals(List.of("open inn:///lab", "close inn:///lab"), inn.register);
  }

  @Test
  void twoHostsOfOneNameAreRefused() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> module.host("lab", "inn:///another"));
    assertEquals("@Named(\"lab\") Host is there already", refused.getMessage());
  }

  @Test
  void whatIsNoUriIsRefusedAtOnce() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> module.host("odd", "inn://me:s3 cret@x/"));
    assertTrue(refused.getMessage().startsWith("@Named(\"odd\") Host: "), refused::getMessage);
    assertFalse(refused.toString().contains("cret"), "the password");
    assertNull(refused.getCause(), "which has the password, too");
    assertThrows(IllegalArgumentException.class, () -> module.host(" ", "inn:///x"));
  }

  /** An injector would not know of it. */
  @Test
  void aHostThatComesAfterTheInjectorIsRefused() {
    Guice.createInjector(module);
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> module.host("late", "inn:///late"));
    assertEquals("@Named(\"late\") Host: there is an injector already", refused.getMessage());
    module.close();
    refused = assertThrows(IllegalStateException.class, () -> module.host("late", "inn:///late"));
    assertEquals("@Named(\"late\") Host: this module is closed", refused.getMessage());
  }

  @Test
  void aNameThatNobodyBoundIsGuicesOwnError() {
    Injector injector = Guice.createInjector(module);
    assertThrows(ConfigurationException.class, () -> host(injector, "nobody"));
  }

  @Test
  void withoutAnythingElseItIsTheHypervisorsThatAreThere() {
    try (PosadaModule hosts =
        new PosadaModule().host("one", "memory:///guice-1").host("two", "memory:///guice-2")) {
      Injector injector = Guice.createInjector(hosts);
      assertEquals(List.of(), host(injector, "one").guests().list());
      assertEquals("memory:///guice-2", host(injector, "two").uri().toString());
    }
  }

  private static Host host(Injector injector, String name) {
    return injector.getInstance(Key.get(Host.class, Names.named(name)));
  }
}
