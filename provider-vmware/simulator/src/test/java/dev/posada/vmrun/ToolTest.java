package dev.posada.vmrun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.vmrun.files.Dictionary;
import dev.posada.vmrun.files.VirtualDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs beside vmrun; texts that others captured come byte for byte. */
@Execution(ExecutionMode.CONCURRENT)
class ToolTest {
  @TempDir Path folder;

  private static void prints(Answer answer, int exit, String text) {
    assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), answer.stdout(), answer::text);
    assertEquals(exit, answer.exit());
  }

  private static Answer disk(Stage stage, String... arguments) throws Exception {
    return stage.simulator().run(Call.of("vmware-vdiskmanager", arguments));
  }

  @Test
  void diskManagerOnWindows() throws Exception {
    Stage stage = Stage.windows(folder);
    Files.createDirectories(folder.resolve("vms/web"));
    String web = "C:\\vms\\web\\web.vmdk";
    String copy = "C:\\vms\\web\\x-conv.vmdk";
    prints(
        disk(stage, "-c", "-s", "64MB", "-a", "lsilogic", "-t", "0", web),
        0,
        "Creating disk 'C:\\vms\\web\\web.vmdk'\r\nVirtual disk creation successful.\r\n");
    prints(
        disk(stage, "-c", "-s", "64MB", "-t", "0", web),
        1,
        "Failed to create disk: The file already exists (0xc).\n");
    prints(
        disk(stage, "-r", web, "-t", "0", copy),
        0,
        "Creating disk 'C:\\vms\\web\\x-conv.vmdk'\r\n"
            + "  Convert: 100% done.\r\nVirtual disk conversion successful.\r\n");
    Files.writeString(folder.resolve("vms/web/no.vmdk"), "nothing");
    prints(
        disk(stage, "-r", "C:\\vms\\web\\no.vmdk", "-t", "0", "C:\\vms\\web\\y.vmdk"),
        1,
        "Failed to convert disk: The specified file is not a virtual disk (0x3ebf).\n");
    prints(
        disk(stage, "-x", "32MB", copy),
        1,
        "Failed to expand the disk 'C:\\vms\\web\\x-conv.vmdk':"
            + " One of the parameters supplied is invalid (0x3e80).\n");
    Answer grown = disk(stage, "-x", "128MB", copy);
    assertTrue(
        grown
            .text()
            .startsWith(
                "  Grow: 100% done.\r\nDisk expansion completed successfully.\r\n\r\n"
                    + "WARNING: If the virtual disk is partitioned, you must use a third-party"),
        grown::text);
    assertEquals(
        128 << 11, VirtualDisk.open(folder.toRealPath().resolve("vms/web/x-conv.vmdk")).sectors());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5})
  void convertedDiskKeepsItsSize(int type) throws Exception {
    Stage stage = Stage.in(folder);
    Path vmx = stage.machine("web");
    Path to = stage.folder().resolve("to.vmdk");
    Path back = stage.folder().resolve("back.vmdk");
    String from = vmx.resolveSibling("web.vmdk").toString();
    assertEquals(0, disk(stage, "-r", from, "-t", "" + type, to.toString()).exit());
    assertEquals(0, disk(stage, "-r", to.toString(), "-t", "0", back.toString()).exit());
    assertEquals(16_384, VirtualDisk.open(to).sectors());
    assertEquals(16_384, VirtualDisk.open(back).sectors());
  }

  @Test
  void versions() throws Exception {
    Stage stage = Stage.in(folder);
    prints(
        stage.simulator().run(Call.of("vmware", "-v")),
        0,
        "VMware Workstation 17.6.3 build-24583834\n");
    prints(
        stage.simulator().run(Call.of("ovftool", "--version")),
        0,
        "VMware ovftool 4.6.3 (build-24031167)\n");
    stage.set("product", "fusion");
    assertEquals(
        "\nVMware Fusion 13.6.3 build-24583834 Release\n",
        stage.simulator().run(Call.of("vmware-vmx", "-v")).errorText());
  }

  @Test
  void packageGoesOutAndComesBack() throws Exception {
    Stage stage = Stage.windows(folder);
    Path vmx = stage.machine("web");
    Files.createDirectories(folder.resolve("images"));
    Path file = Files.writeString(folder.resolve("note"), "kept");
    stage.run("start", vmx, "nogui");
    stage.guest("CopyFileFromHostToGuest", vmx, stage.there(file.toRealPath()), "/tmp/note");
    stage.run("stop", vmx, "hard");
    Answer out =
        stage.simulator().run(Call.of("ovftool", "C:\\vms\\web\\web.vmx", "C:\\images\\web.ova"));
    assertEquals(0, out.exit(), out::text);
    Call in = Call.of("ovftool", "C:\\images\\web.ova", "C:\\vms\\app\\app.vmx");
    prints(
        stage.simulator().run(in),
        0,
        "Opening OVA source: C:\\images\\web.ova\r\n"
            + "The manifest validates\r\n"
            + "Opening VMX target: C:\\vms\\app\\app.vmx\r\n"
            + "Writing VMX file: C:\\vms\\app\\app.vmx\r\n"
            + "Disk progress: 1%\rDisk progress: 96%\rDisk progress: 97%\rDisk progress: 99%\r"
            + "Transfer Completed                    \r\n"
            + "Completed successfully\r\n");
    prints(
        stage.simulator().run(in),
        1,
        "Opening OVA source: C:\\images\\web.ova\r\n"
            + "The manifest validates\r\n"
            + "Opening VMX target: C:\\vms\\app\\app.vmx\r\n"
            + "Error: Target already exists: app.vmx\r\n"
            + "Completed with errors\r\n");
    Path app = folder.toRealPath().resolve("vms/app/app.vmx");
    assertEquals("128", Dictionary.read(app).get("memsize"));
    assertEquals("nat", Dictionary.read(app).get("ethernet0.connectionType"));
    assertEquals(0, stage.run("start", app, "nogui").exit());
    assertEquals("The file exists.\r\n", stage.guest("fileExistsInGuest", app, "/tmp/note").text());
  }
}
