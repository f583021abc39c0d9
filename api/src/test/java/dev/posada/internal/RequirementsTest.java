package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.Capability;
import dev.posada.ConnectOptions;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Credentials;
import dev.posada.ExecSpec;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachineSpec;
import dev.posada.spi.SpecPart;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a driver does not understand is refused before anything is done, never dropped. */
@Execution(ExecutionMode.CONCURRENT)
class RequirementsTest {
  private final FakeProvider fake = new FakeProvider();
  private final FakeGuest web = fake.driver.containers.add("web", GuestState.RUNNING);

  @AfterEach
  void theCoreKeptItsPromises() {
    assertEquals(List.of(), fake.driver.brokenPromises);
  }

  @Test
  void labelsBelowPosadaAreOurs() {
    try (Host host = fake.connect()) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              host.virtualMachines()
                  .create(VirtualMachineSpec.named("new").label("posada/nonce", "x")));
      assertThrows(
          IllegalArgumentException.class,
          () -> host.containers().create(ContainerSpec.image("alpine").label("posada/owner", "x")));
      host.containers().create(ContainerSpec.image("alpine").label("posada", "x"));
      assertEquals("x", fake.driver.containers.lastSpec.get().labels().get("posada"));
    }
  }

  @Test
  void aLabelThatIsSetLaterIsAsOneThatIsSetAtCreate() {
    try (Host host = fake.connect()) {
      Container guest = host.containers().get("web");
      for (String key : List.of("A", "", "a b", "k".repeat(64), "posada/nonce")) {
        assertThrows(IllegalArgumentException.class, () -> guest.label(key, "x"), key);
      }
      assertThrows(IllegalArgumentException.class, () -> guest.label("a", "x".repeat(257)));
      assertThrows(IllegalArgumentException.class, () -> guest.label("a", "\0"));
    }
  }

  @Test
  void guestsAreFoundByTheirLabels() {
    web.labels = Map.of("role", "web", "stage", "test");
    fake.driver.containers.add("other", GuestState.RUNNING).labels = Map.of("role", "web");
    try (Host host = fake.connect()) {
      assertEquals(2, host.containers().list(Map.of("role", "web")).size());
      assertEquals(
          "web", host.containers().list(Map.of("role", "web", "stage", "test")).get(0).name());
      assertEquals(List.of(), host.containers().list(Map.of("role", "db")));
    }
  }

  @Test
  void aMissingCapabilityIsRefusedWithReasonAndRemedyBeforeAnyCall() {
    web.state = GuestState.STOPPED;
    fake.driver.capabilities = EnumSet.noneOf(Capability.class);
    fake.driver.hasImages = false;
    fake.driver.hasServices = false;
    try (Host host = fake.connect()) {
      assertEquals(Set.of(Capability.VIRTUAL_MACHINES, Capability.CONTAINERS), host.capabilities());
      Container guest = host.containers().get("web");
      fake.driver.calls.clear();
      List<Runnable> refused =
          List.of(
              guest::pause,
              guest::resume,
              guest::measure,
              () -> guest.rename("other"),
              () -> guest.exec("true"),
              () -> guest.spawn(ExecSpec.command("true")),
              () -> host.images().list(),
              () -> host.containers().measureAll(),
              () -> host.containers().create(ContainerSpec.image("alpine")),
              () ->
                  host.containers()
                      .create(
                          ContainerSpec.named("bare")
                              .command("true")
                              .pull(ContainerSpec.Pull.ALWAYS)));
      for (Runnable call : refused) {
        UnsupportedCapabilityException e =
            assertThrows(UnsupportedCapabilityException.class, call::run);
        assertTrue(e.capability().isPresent());
        assertTrue(e.remedy().isPresent());
        boolean ofGuest = e.getMessage().contains(" of \"web\"");
        assertEquals(ofGuest ? Optional.of(guest) : Optional.empty(), e.guest());
        assertTrue(e.getMessage().startsWith("no support for "), e.getMessage());
        assertTrue(e.getMessage().contains(" on fake:///x: the provider "), e.getMessage());
      }
      assertEquals(List.of(), fake.driver.calls);
      Support none = guest.support(Capability.EXEC);
      assertEquals(Optional.of("the provider does not have it"), none.reason());
      assertEquals(List.of(), fake.driver.calls);
      host.containers().create(ContainerSpec.named("bare").command("true"));
    }
  }

  @Test
  void aContainerOfAHostWithImagesNeedsOne() {
    try (Host host = fake.connect()) {
      assertThrows(
          IllegalArgumentException.class,
          () -> host.containers().create(ContainerSpec.named("bare")));
    }
  }

  @Test
  void theHostsUserRunsCommandsThatNameNone() {
    Credentials everyday = Credentials.of("everyday", "secret");
    try (Host host = fake.connect(ConnectOptions.defaults().guestCredentials(everyday))) {
      host.guests().get("web").exec("true");
      assertEquals(Optional.of(everyday), fake.driver.containers.lastExec.get().credentials());
      Credentials root = Credentials.of("root", "");
      host.guests().get("web").exec(ExecSpec.command("true").as(root));
      assertEquals(Optional.of(root), fake.driver.containers.lastExec.get().credentials());
      fake.driver.understands = EnumSet.noneOf(SpecPart.class);
      host.guests().get("web").exec("true");
      assertEquals(Optional.empty(), fake.driver.containers.lastExec.get().credentials());
    }
  }

  @Test
  void aSpawnedCommandHasAStreamForItsInput() {
    try (Host host = fake.connect()) {
      assertThrows(
          IllegalArgumentException.class,
          () -> host.guests().get("web").spawn(ExecSpec.command("cat").stdin("x")));
    }
  }

  @Test
  void aNameThatIsTakenIsRefusedAtCreate() {
    fake.driver.machines.add("web", GuestState.STOPPED);
    try (Host host = fake.connect()) {
      AlreadyExistsException e =
          assertThrows(
              AlreadyExistsException.class,
              () -> host.virtualMachines().create(VirtualMachineSpec.named("web")));
      assertEquals(
          "cannot create machine \"web\" on fake:///x:"
              + " a virtual machine \"web\" exists already",
          e.getMessage());
      assertEquals(List.of("open"), fake.driver.changes());
    }
  }

  @Test
  void aNameThatTwoGuestsHaveIsRejectedWithTheirIds() {
    FakeGuest twin = fake.driver.containers.add("web", GuestState.STOPPED);
    try (Host host = fake.connect()) {
      RejectedException e =
          assertThrows(RejectedException.class, () -> host.containers().get("web"));
      assertTrue(e.getMessage().contains(web.id) && e.getMessage().contains(twin.id));
      assertEquals(web.id, host.containers().get(web.id).id());
      assertEquals(2, host.containers().named("web").size());
      NotFoundException none =
          assertThrows(NotFoundException.class, () -> host.virtualMachines().get("web"));
      assertEquals(
          "cannot find virtual machine \"web\" on fake:///x: no virtual machine \"web\"",
          none.getMessage());
    }
  }

  @Test
  void handlesAreEqualIfHostAndIdAre() {
    try (Host host = fake.connect();
        Host again = new FakeProvider().connect()) {
      assertEquals(host.guests().get("web"), host.containers().get(web.id));
      assertEquals(host.guests().get("web").hashCode(), host.containers().get(web.id).hashCode());
      assertTrue(!host.guests().get("web").equals("web"));
      assertEquals("container \"web\" on fake:///x", host.guests().get("web").toString());
      assertTrue(host != again);
    }
  }
}
