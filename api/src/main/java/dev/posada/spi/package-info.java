/**
 * What a plugin implements to teach Posada another hypervisor.
 *
 * <p>A {@link dev.posada.spi.HypervisorProvider}, found by {@link java.util.ServiceLoader}, opens a
 * {@link dev.posada.spi.HostDriver}, which has a driver for each kind of guest. Drivers are flat:
 * every method names the guest by its id and takes an {@link dev.posada.spi.Operation} last.
 *
 * <p><b>The core promises a driver:</b> arguments are checked; of the verbs that change a guest, of
 * commands and of copies, the guest's state was looked at, and the call is one that makes sense in
 * it; never two changes of one guest at once; after {@code close} never a call but of what is
 * local, as {@code support}; never an undeclared capability, option or part of a spec.
 *
 * <p><b>A driver promises:</b> thread-safe; honours the operation; throws only leaves of {@link
 * dev.posada.HypervisorException}; ids that stay the same as long as the guest lives; {@code state}
 * is one cheap call; the cost of bulk verbs does not grow with the number of stopped guests; guests
 * that vanish while it lists do not matter. It keeps no copy of the core's rules: it does. Where
 * nobody has looked at a state, as for a screenshot, an export or a console, and where only its
 * hypervisor refuses something, it passes the refusal on as {@link
 * dev.posada.InvalidStateException}.
 *
 * <h2>A first plugin</h2>
 *
 * <p>{@code tinyvm} is a tool that keeps machines. It prints one a line: id, name, {@code on} or
 * {@code off}, then the labels that it was given, with tabs in between. {@code tinyvm version}
 * prints its version and nothing else.
 *
 * <pre>{@code
 * package org.example.tiny;
 *
 * import dev.posada.*;
 * import dev.posada.spi.*;
 * import dev.posada.spi.command.*;
 * import java.net.URI;
 * import java.util.*;
 *
 * public class TinyProvider implements HypervisorProvider {
 *   private final CommandRunner runner = CommandRunner.local();
 *   private final ToolSearch search = ToolSearch.of("tinyvm", "TinyVM", List.of("tinyvm"));
 *
 *   public Set<String> schemes() {
 *     return Set.of("tiny");
 *   }
 *
 *   public Diagnosis diagnose(ConnectOptions options, Operation op) {
 *     return search.diagnose(runner, List.of("version"), said -> Optional.of(said.stdout()), op);
 *   }
 *
 *   public HostDriver open(URI uri, ConnectOptions options, Operation op) {
 *     if (!uri.toString().equals("tiny:///")) {
 *       throw new RejectedException("the only host is tiny:///");
 *     }
 *     return new Driver(search.find(runner, op));
 *   }
 *
 *   private class Driver implements HostDriver, VirtualMachineDriver {
 *     private final String tool;
 *
 *     Driver(String tool) {
 *       this.tool = tool;
 *     }
 *
 *     private String run(String machine, Command command, Operation op) {
 *       CommandResult result = runner.run(command, op);
 *       NativeError said = result.error("tinyvm");
 *       return switch (result.exitCode()) {
 *         case 0 -> result.stdout();
 *         case 3 -> throw new NotFoundException(Kind.VIRTUAL_MACHINE, machine, Failure.of(said));
 *         default -> throw new NativeException(said.text(), Failure.of(said));
 *       };
 *     }
 *
 *     private VirtualMachineInfo machine(String line) {
 *       String[] words = line.split("\t", -1);
 *       Map<String, String> labels = new HashMap<>();
 *       for (String label : List.of(words).subList(3, words.length)) {
 *         labels.put(label.replaceFirst("=.*", ""), label.replaceFirst(".*?=", ""));
 *       }
 *       GuestState state = words[2].equals("on") ? GuestState.RUNNING : GuestState.STOPPED;
 *       return VirtualMachineInfo.builder(words[0], words[1], state).labels(labels).build();
 *     }
 *
 *     public HostInfo inspect(Operation op) {
 *       return HostInfo.builder("tinyvm", "unknown").build();
 *     }
 *
 *     public List<GuestSummary> summaries(Operation op) {
 *       return run("", Command.read(tool, "list"), op).lines().map(this::machine)
 *           .map(one -> GuestSummary.builder(
 *               Kind.VIRTUAL_MACHINE, one.id(), one.name(), one.state()).build())
 *           .toList();
 *     }
 *
 *     public VirtualMachineInfo inspect(String id, Operation op) {
 *       String said = run(id, Command.read(tool, "show", id), op);
 *       return said.lines().map(this::machine).findFirst().orElseThrow();
 *     }
 *
 *     public String create(VirtualMachineSpec spec, Operation op) {
 *       List<String> argv = new ArrayList<>(List.of(tool, "create", "--", spec.name()));
 *       spec.labels().forEach((key, value) -> argv.add(key + "=" + value));
 *       if (String.join("", argv).matches("(?s).*[\t\r\n].*")) {
 *         throw new RejectedException("tinyvm keeps no tabs and no ends of lines");
 *       }
 *       return run(spec.name(), Command.change(argv), op).strip();
 *     }
 *
 *     public void start(String id, Operation op) {
 *       run(id, Command.change(tool, "start", id), op);
 *     }
 *
 *     public void shutdown(String id, Operation op) {
 *       run(id, Command.change(tool, "shutdown", id), op);
 *     }
 *
 *     public void kill(String id, Operation op) {
 *       run(id, Command.change(tool, "kill", id), op);
 *     }
 *
 *     public DeleteReport delete(String id, Operation op) {
 *       run(id, Command.change(tool, "delete", id), op);
 *       return DeleteReport.of(List.of("machine " + id), Map.of());
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>{@code META-INF/services/dev.posada.spi.HypervisorProvider} has the line {@code
 * org.example.tiny.TinyProvider}. A module says it in {@code module-info.java}, and the package
 * needs to be neither exported nor opened:
 *
 * <pre>{@code
 * module org.example.tiny {
 *   requires dev.posada;
 *   provides dev.posada.spi.HypervisorProvider with org.example.tiny.TinyProvider;
 * }
 * }</pre>
 *
 * <h2>What a first plugin needs</h2>
 *
 * <table>
 *   <caption>The types of this package</caption>
 *   <thead><tr><th scope="col">first</th><th scope="col">later</th></tr></thead>
 *   <tbody>
 *   <tr><td>{@link dev.posada.spi.HypervisorProvider HypervisorProvider}, {@link
 *   dev.posada.spi.HostDriver HostDriver}</td>
 *   <td>{@link dev.posada.spi.EventSink EventSink}, to tell events instead of being asked again and
 *   again</td></tr>
 *   <tr><td>{@link dev.posada.spi.VirtualMachineDriver VirtualMachineDriver} or {@link
 *   dev.posada.spi.ContainerDriver ContainerDriver}, both {@link dev.posada.spi.GuestDriver
 *   GuestDriver}</td>
 *   <td>{@link dev.posada.spi.ImageDriver ImageDriver}, {@link dev.posada.spi.NetworkDriver
 *   NetworkDriver}, {@link dev.posada.spi.StorageDriver StorageDriver}, {@link
 *   dev.posada.spi.ServiceDriver ServiceDriver}</td></tr>
 *   <tr><td>{@link dev.posada.spi.Operation Operation}; {@link dev.posada.spi.command} for a tool
 *   and its files, here or over ssh, {@link dev.posada.spi.CallText CallText} for a library or a protocol; {@link
 *   dev.posada.spi.Authority Authority} for another machine</td>
 *   <td>{@link dev.posada.spi.SpecPart SpecPart}, to understand more of a spec; {@link
 *   dev.posada.spi.QuotaPlan QuotaPlan} and {@link dev.posada.spi.QuotaReading QuotaReading}, to
 *   change limits</td></tr>
 *   </tbody>
 * </table>
 *
 * <p>A method with a default is one that a driver may leave out: it then throws {@link
 * dev.posada.UnsupportedCapabilityException}, unless its description says what it does instead.
 *
 * <p><b>Declare, implement, report.</b> To add an ability, name it in {@link
 * dev.posada.spi.HostDriver#capabilities() capabilities}, implement its methods, and report what
 * they lead to. Pausing is {@code Capability.PAUSE}, {@code pause} and {@code resume}, and {@code
 * GuestState.PAUSED} in the summaries, in {@code state} and in {@code inspect}.
 *
 * <p><b>Names and labels may be anything</b>: tabs, ends of lines, quotes, a leading dash. A driver
 * whose hypervisor cannot keep them, or cannot tell them apart again, refuses them with {@link
 * dev.posada.RejectedException}. Labels below {@code posada/} are the core's: whoever creates a
 * guest with them gives them back when it is inspected.
 *
 * <h2>What a driver throws</h2>
 *
 * <ul>
 *   <li>{@link dev.posada.NotFoundException NotFound}: there is nothing of that id or name.
 *   <li>{@link dev.posada.AlreadyExistsException AlreadyExists}: the name is taken.
 *   <li>{@link dev.posada.BusyException Busy}: somebody else is at it, trying again may help.
 *   <li>{@link dev.posada.InvalidStateException InvalidState}: not in this state; say which verb
 *       helps.
 *   <li>{@link dev.posada.RejectedException Rejected}: a value, a name or a URI that the hypervisor
 *       does not take.
 *   <li>{@link dev.posada.UnsupportedCapabilityException UnsupportedCapability}: never possible
 *       with this host or this guest.
 *   <li>{@link dev.posada.PermissionDeniedException PermissionDenied} and {@link
 *       dev.posada.InsufficientResourcesException InsufficientResources}: not for this user, not
 *       enough room.
 *   <li>{@link dev.posada.ConnectionException Connection}: it is not there or does not answer. An
 *       {@link java.io.IOException} in the body of a native call becomes one by itself.
 *   <li>{@link dev.posada.NativeException Native}: anything else that it says. The core makes one
 *       of a {@link java.lang.RuntimeException} that should not have happened.
 * </ul>
 *
 * <p>A message is what the hypervisor said and no more; the core puts in front what was wanted, of
 * which guest and where. The details begin with {@link
 * dev.posada.Failure#of(dev.posada.NativeError) Failure.of}, which leaves the outcome open, and the
 * core looks what really happened. Only a driver that is certain says {@code Failure.notDone()};
 * the constructors without a {@code Failure} claim the same.
 */
package dev.posada.spi;
