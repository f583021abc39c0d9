package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.vmware.files.Inventory.Entry;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class InventoryTest {

  @Test
  void readsMachinesWithoutFoldersAndWhatWasDeleted() {
    String text =
        """
        .encoding = "windows-1251"
        vmlist1.config = ""
        vmlist1.DisplayName = "deleted"
        vmlist2.config = "folder1"
        vmlist2.Type = "2"
        vmlist2.DisplayName = "My folder"
        vmlist12.config = "D:\\vms\\Old Box\\Old Box.vmx"
        vmlist12.DisplayName = "старая"
        vmlist3.config = "C:\\vms\\new\\new.VMX"
        vmlist3.State = "normal"
        vmlist3.ItemID = "3"
        index0.id = "c:\\VMs\\new\\new.vmx"
        index1.id = "C:\\vms\\lab\\lab.vmx"
        index.count = "2"
        """;
    Inventory read = Inventory.of(text.getBytes(Charset.forName("windows-1251")));
    assertEquals(
        List.of(
            new Entry("C:\\vms\\new\\new.VMX", ""),
            new Entry("D:\\vms\\Old Box\\Old Box.vmx", "старая"),
            new Entry("C:\\vms\\lab\\lab.vmx", "")),
        read.machines());
    assertEquals(List.of(), Inventory.of(new byte[0]).machines());
  }

  @Test
  void readsPreferences() {
    Preferences read =
        Preferences.of(
            """
            .encoding = "UTF-8"
            prefvmx.defaultVMPath = "/srv/virtual machines"
            pref.mruVM0.filename = "/srv/a/a.vmx"
            pref.mruVM1.filename = "/srv/b/b.vmx"
            pref.mruVM1.displayName = "b"
            pref.mruVM2.filename = ""
            """
                .getBytes(UTF_8));
    assertEquals(Optional.of("/srv/virtual machines"), read.folder());
    assertEquals(List.of("/srv/a/a.vmx", "/srv/b/b.vmx"), read.recent());
    assertEquals(Optional.empty(), Preferences.of(new byte[0]).folder());
  }

  @ParameterizedTest
  @CsvSource({
    "/vms/a,b.vmdk,/vms/a/b.vmdk",
    "/,b.vmdk,/b.vmdk",
    "/vms/a,/x/b.vmdk,/x/b.vmdk",
    "C:\\vms,b.vmdk,C:\\vms\\b.vmdk",
    "C:\\vms,D:\\b.vmdk,D:\\b.vmdk",
    "C:/vms,b,C:/vms\\b",
    "\\\\host\\share,b,\\\\host\\share\\b"
  })
  void pathsAreMeantFromAFolder(String from, String path, String expected) {
    assertEquals(expected, Paths.resolve(from, path));
  }

  @ParameterizedTest
  @CsvSource({
    "/a/./b//c/../d,/a/b/d",
    "/..,/..",
    "/,/",
    "C:\\a\\..\\b/c,C:\\b\\c",
    "\\\\host\\share\\.\\x,\\\\host\\share\\x"
  })
  void pathsAreMadePlain(String path, String expected) {
    assertEquals(expected, Paths.plain(path));
  }

  @Test
  void windowsDoesNotTellLettersApart() {
    assertTrue(Paths.isSame("C:\\VMs\\a.vmx", "c:/vms/./A.vmx"));
    assertFalse(Paths.isSame("/VMs/a.vmx", "/vms/a.vmx"));
    assertEquals("a.vmx", Paths.name("C:\\VMs\\a.vmx"));
    assertEquals("/", Paths.parent("/a.vmx"));
    assertEquals("E:\\", Paths.parent("E:\\a.vmx"));
    assertEquals("E:\\", Paths.parent(Paths.parent("E:\\a\\a.vmx")));
    assertEquals("E:\\a.vmdk", Paths.resolve("E:\\", "a.vmdk"));
    assertEquals("", Paths.parent("a.vmx"));
  }
}
