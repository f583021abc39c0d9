package dev.posada.examples.tour;

import static dev.posada.ByteSize.mib;
import static dev.posada.ResourceQuota.limit;

import dev.posada.Capability;
import dev.posada.ContainerSpec;
import dev.posada.Disk;
import dev.posada.GuestSummary;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Image;
import dev.posada.Nic;
import dev.posada.QuotaReport.Effect;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.Support;
import dev.posada.VirtualMachineSpec;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The tour at one host: what it is, what it cannot do, and a story for each kind of guest. */
final class Visit {
  /** Runs until it is told to end, and writes a line each second. */
  private static final String[] CHATTY = {
    "sh",
    "-c",
    "trap 'exit 0' TERM; n=0; while :; do n=$((n+1)); echo line $n; sleep 1 & wait $!; done"
  };

  /** Simulated guests have no shell. */
  private static final String[] SIMPLE = {"yes", "one more line"};

  private final Host host;
  private final Run run;
  private final Screen screen;
  private final Steps steps;
  private final TourImage images;
  private final boolean simulated;
  private boolean well = true;

  Visit(Host host, Run run, Map<String, String> environment, Screen screen, Steps steps) {
    this.host = host;
    this.run = run;
    this.screen = screen;
    this.steps = steps;
    this.images = new TourImage(run, environment);
    this.simulated = host.uri().getScheme().equals("memory");
  }

  /** Returns whether all went well. */
  boolean tell() {
    screen.line("  " + host.inspect() + mark());
    others();
    limits();
    try {
      tryTo(this::machine);
      tryTo(this::container);
    } finally {
      new Cleanup(run).sweep(host).forEach(what -> screen.line("  cleaned up: " + what));
    }
    return well;
  }

  private void tryTo(Runnable story) {
    try {
      story.run();
    } catch (HypervisorException e) {
      screen.failure(e);
      well = false;
    }
  }

  private String mark() {
    return simulated ? " *simulated*" : "";
  }

  /** What another run has made is not touched: it may be under way. */
  private void others() {
    for (GuestSummary guest : host.guests().summaries().values()) {
      if (guest.name().startsWith(Run.PREFIX)) {
        leftAlone(guest.toString());
      }
    }
    if (host.support(Capability.IMAGES).available()) {
      for (Image image : host.images().list()) {
        if (image.labels().containsKey(Run.LABEL)) {
          leftAlone("image " + image);
        }
      }
    }
  }

  private void leftAlone(String what) {
    screen.line("  left alone: " + what + ", of another tour that runs or was killed");
  }

  private void limits() {
    for (Capability capability : Capability.values()) {
      Support support = host.support(capability);
      if (!support.available()) {
        screen.line("  " + capability + ": " + support);
      }
    }
    if (host.support(Capability.QUOTA).available()) {
      for (Part part : Part.values()) {
        Support support = host.support(part, Effect.LIVE);
        if (!support.available()) {
          screen.line("  limit of " + part + " while a guest runs: " + support);
        }
      }
    }
  }

  /** Leaves out the parts that this host does not limit. */
  private ResourceQuota possible(ResourceQuota wanted, Effect effect) {
    return wanted.only(
        wanted.named().stream()
            .filter(part -> host.support(part, effect).available())
            .toArray(Part[]::new));
  }

  private void machine() {
    if (!host.support(Capability.VIRTUAL_MACHINES).available()) {
      return;
    }
    String name = run.name("machine");
    VirtualMachineSpec spec =
        VirtualMachineSpec.named(name)
            .quota(limit().vcpus(1).memory(mib(256)))
            .attach(Disk.blank(mib(64)), Nic.nat())
            .label(Run.LABEL, run.id());
    new Story(host, name, screen, steps, mark())
        .tell(
            task -> host.virtualMachines().create(spec, task),
            possible(limit().cpus(0.5).cpuWeight(50), Effect.LIVE));
  }

  private void container() {
    if (!host.support(Capability.CONTAINERS).available()) {
      return;
    }
    Optional<String> found = images.find(host);
    if (found.isPresent()) {
      container(found.get());
      return;
    }
    Optional<Image> made = image();
    if (made.isPresent()) {
      String reference = made.get().tags().get(0);
      container(reference);
      steps.step("delete the image", task -> screen.line("  " + host.images().delete(reference)));
    }
  }

  private void container(String image) {
    String name = run.name("container");
    ContainerSpec spec =
        ContainerSpec.image(image)
            .name(name)
            .command(simulated ? SIMPLE : CHATTY)
            .quota(possible(limit().cpus(0.5).memory(mib(64)), Effect.LIVE))
            .label(Run.LABEL, run.id());
    new Story(host, name, screen, steps, mark())
        .tell(
            task -> host.containers().create(spec, task),
            possible(limit().cpus(0.25).memory(mib(32)).processes(32), Effect.LIVE));
  }

  private Optional<Image> image() {
    if (simulated) {
      return Optional.of(steps.make("pull an image", task -> images.pull(host, task)));
    }
    Optional<Path> busybox = images.busybox();
    if (busybox.isEmpty()) {
      screen.line("  no story of a container: the host has no image that would do, and this");
      screen.line("  machine has no static busybox to make one of; pull busybox and come again");
      return Optional.empty();
    }
    return Optional.of(
        steps.make(
            "build an image from " + busybox.get(),
            task -> images.build(host, busybox.get(), task)));
  }
}
