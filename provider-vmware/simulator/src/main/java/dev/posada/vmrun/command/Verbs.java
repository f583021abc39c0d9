package dev.posada.vmrun.command;

import dev.posada.vmrun.host.Settings;
import dev.posada.vmrun.host.Switch;
import java.util.List;

/**
 * The words of vmrun in the order of its help, each with the method that does it. [D: help of
 * 1.17.0 build-24583834]
 */
final class Verbs {
  private static final String VMX = "Path to vmx file";

  private static final List<Verb> ALL =
      List.of(
          Verb.of("start", Starting::start, VMX, "[gui|nogui]").waiting(),
          Verb.of("stop", Stopping::stop, VMX, "[hard|soft]").waiting(),
          Verb.of("reset", Stopping::reset, VMX, "[hard|soft]").waiting(),
          Verb.of("suspend", Freezing::suspend, VMX, "[hard|soft]"),
          Verb.of("pause", Freezing::pause, VMX),
          Verb.of("unpause", Freezing::unpause, VMX),
          Verb.of("listSnapshots", ListingSnapshots::list, VMX, "[showTree]"),
          Verb.of("snapshot", TakingSnapshots::snapshot, VMX, "Snapshot name"),
          Verb.of(
              "deleteSnapshot",
              DeletingSnapshots::delete,
              VMX,
              "Snapshot name",
              "[andDeleteChildren]"),
          Verb.of("revertToSnapshot", Reverting::revert, VMX, "Snapshot name"),
          Verb.of("listHostNetworks", HostNetworks::list),
          Verb.of("listPortForwardings", HostNetworks::forwards, "Host network name"),
          Verb.of(
              "setPortForwarding",
              HostNetworks::set,
              "Host network name",
              "Protocol",
              "Host port",
              "Guest ip",
              "Guest port",
              "[Description]"),
          Verb.of(
              "deletePortForwarding",
              HostNetworks::delete,
              "Host network name",
              "Protocol",
              "Host port"),
          Verb.of(
                  "runProgramInGuest",
                  GuestPrograms::program,
                  VMX,
                  "[-noWait]",
                  "[-activeWindow]",
                  "[-interactive]",
                  "Complete-Path-To-Program",
                  "[Program arguments]")
              .waiting(),
          Verb.of("fileExistsInGuest", GuestFiles::fileExists, VMX, "Path to file in guest"),
          Verb.of(
              "directoryExistsInGuest",
              GuestFiles::directoryExists,
              VMX,
              "Path to directory in guest"),
          Verb.of(
              "setSharedFolderState",
              SharedFolders::state,
              VMX,
              "Share name",
              "Host path",
              "writable | readonly"),
          Verb.of("addSharedFolder", SharedFolders::add, VMX, "Share name", "New host path"),
          Verb.of("removeSharedFolder", SharedFolders::remove, VMX, "Share name"),
          Verb.of("enableSharedFolders", SharedFolders::enable, VMX, "[runtime]"),
          Verb.of("disableSharedFolders", SharedFolders::disable, VMX, "[runtime]"),
          Verb.of("listProcessesInGuest", GuestProcesses::list, VMX),
          Verb.of("killProcessInGuest", GuestProcesses::kill, VMX, "process id"),
          Verb.of(
                  "runScriptInGuest",
                  GuestPrograms::script,
                  VMX,
                  "[-noWait]",
                  "[-activeWindow]",
                  "[-interactive]",
                  "Interpreter path",
                  "Script text")
              .waiting(),
          Verb.of("deleteFileInGuest", GuestFiles::deleteFile, VMX, "Path in guest"),
          Verb.of(
              "createDirectoryInGuest", GuestFiles::makeDirectory, VMX, "Directory path in guest"),
          Verb.of(
              "deleteDirectoryInGuest",
              GuestFiles::deleteDirectory,
              VMX,
              "Directory path in guest"),
          Verb.of("CreateTempfileInGuest", GuestFiles::temporary, VMX),
          Verb.of("listDirectoryInGuest", GuestFiles::list, VMX, "Directory path in guest"),
          Verb.of(
              "CopyFileFromHostToGuest", GuestFiles::copyIn, VMX, "Path on host", "Path in guest"),
          Verb.of(
              "CopyFileFromGuestToHost", GuestFiles::copyOut, VMX, "Path in guest", "Path on host"),
          Verb.of("renameFileInGuest", GuestFiles::rename, VMX, "Original name", "New name"),
          Verb.of("typeKeystrokesInGuest", Devices::type, VMX, "keystroke string"),
          Verb.of("connectNamedDevice", Devices::connect, VMX, "device name"),
          Verb.of("disconnectNamedDevice", Devices::disconnect, VMX, "device name"),
          Verb.of("captureScreen", Screen::capture, VMX, "Path on host"),
          Verb.of(
              "writeVariable",
              Variables::write,
              VMX,
              "[runtimeConfig|guestEnv|guestVar]",
              "variable name",
              "variable value"),
          Verb.of(
              "readVariable",
              Variables::read,
              VMX,
              "[runtimeConfig|guestEnv|guestVar]",
              "variable name"),
          Verb.of("getGuestIPAddress", Addresses::get, VMX, "[-wait]").waiting(),
          Verb.of("list", Listing::list),
          Verb.of("upgradevm", Devices::upgrade, VMX),
          Verb.of("installTools", Devices::installTools, VMX),
          Verb.of("checkToolsState", ToolsState::check, VMX),
          Verb.of("deleteVM", Deleting::delete, VMX),
          Verb.of(
              "clone",
              Cloning::clone,
              VMX,
              "Path to destination vmx file",
              "full|linked",
              "[-snapshot=Snapshot Name]",
              "[-cloneName=Name]"),
          Verb.of("downloadPhotonVM", Devices::downloadPhoton, "Path for new VM"));

  // Fusion's help has them. [D]
  private static final List<Verb> ADAPTERS =
      List.of(
          Verb.of("listNetworkAdapters", Adapters::list, VMX),
          Verb.of("addNetworkAdapter", Adapters::add, VMX, "Adapter type", "[Host network]"),
          Verb.of(
              "setNetworkAdapter",
              Adapters::set,
              VMX,
              "Adapter index",
              "Adapter type",
              "[Host network]"),
          Verb.of("deleteNetworkAdapter", Adapters::delete, VMX, "Adapter index"));

  private Verbs() {}

  static List<Verb> all(Settings settings) {
    if (settings.is(Switch.NETWORK_ADAPTERS, "unknown")) {
      return ALL;
    }
    return java.util.stream.Stream.concat(ALL.stream(), ADAPTERS.stream()).toList();
  }

  /** The word in any spelling of case [O]; null if there is none. */
  static Verb find(String word, Settings settings) {
    return all(settings).stream()
        .filter(verb -> verb.name().equalsIgnoreCase(word))
        .findFirst()
        .orElse(null);
  }
}
