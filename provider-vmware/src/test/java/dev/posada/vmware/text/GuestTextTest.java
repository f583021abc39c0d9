package dev.posada.vmware.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class GuestTextTest {

  @ParameterizedTest
  @CsvSource({
    "192.168.80.128,192.168.80.128",
    "'192.168.80.128\r\n',192.168.80.128",
    "'noise 1.2.3.4 here\n10.0.0.7\n',10.0.0.7",
    "'fe80::20c:29ff:fe2a:c99\n',fe80::20c:29ff:fe2a:c99",
    "'fe80::1%eth0',fe80::1%eth0",
    "'unknown\n',",
    "'\r\n',",
    "'',",
    "0.0.0.0,",
    "256.1.1.1,",
    "1.2.3,",
    "12:30,",
    "'Error: Unable to get the IP address\n',"
  })
  void readsTheAddressOfAGuest(String stdout, String address) {
    assertEquals(Optional.ofNullable(address), GuestText.address(stdout));
  }

  @ParameterizedTest
  @CsvSource({
    "'running\r\n',RUNNING",
    "installed,INSTALLED",
    "'unknown\n',UNKNOWN",
    "notInstalled,NOT_INSTALLED",
    "'log | line\nrunning\n',RUNNING",
    "'',UNKNOWN",
    "runn,UNKNOWN",
    "'Error: The virtual machine is not powered on: /a.vmx',UNKNOWN"
  })
  void readsTheStateOfTools(String stdout, ToolsState state) {
    assertEquals(state, ToolsState.of(stdout));
  }

  @Test
  void readsProcesses() {
    String text =
        """
        Process list: 5
        pid=1, owner=root, cmd=/sbin/init splash
        pid=42, owner=, cmd=
        pid=7, owner=me, you, cmd=sh -c echo a, cmd=b
        pid=8, owner=NT AUTHORITY\\SYSTEM, cmd="C:\\x y.exe" -a
        second line
        pid=9, own\
        """;
    assertEquals(
        List.of(
            new ProcessText(1, "root", "/sbin/init splash"),
            new ProcessText(42, "", ""),
            new ProcessText(7, "me, you", "sh -c echo a, cmd=b"),
            new ProcessText(8, "NT AUTHORITY\\SYSTEM", "\"C:\\x y.exe\" -a\nsecond line")),
        ProcessText.of(text.replace("\n", "\r\n")));
    assertEquals(List.of(), ProcessText.of("Process list: 0\n"));
  }

  @Test
  void readsWhetherAFileExists() {
    assertEquals(Optional.of(true), GuestText.exists("The file exists.\r\n"));
    assertEquals(Optional.of(false), GuestText.exists("x\nThe directory does not exist.\n"));
    assertEquals(Optional.empty(), GuestText.exists("The file exi"));
  }

  @Test
  void readsVariables() {
    assertEquals(" a ", GuestText.variable(" a \r\n"));
    assertEquals("a\nb", GuestText.variable("a\r\nb\n"));
    assertEquals("", GuestText.variable("\n"));
    assertEquals("", GuestText.variable(""));
  }

  @ParameterizedTest
  @CsvSource({
    "'\nvmrun version 1.17.0 build-24583834\n\nUsage: vmrun',1.17.0,24583834",
    "'vmrun version 1.14.2 build-2779224\r\nUsage',1.14.2,2779224",
    "'VMware Workstation 17.6.3 build-24583834',17.6.3,24583834",
    "'VMware Workstation 25H2 build-24995812',25H2,24995812",
    "'noise\nVMware Player 17.0.0 build-20800274',17.0.0,20800274",
    "'\nVMware Fusion Information:\nVMware Fusion 13.6.3 build-24585314 Release',13.6.3,24585314",
    "'VMware Workstation 17.6.3',17.6.3,''"
  })
  void readsVersions(String text, String number, String build) {
    assertEquals(Optional.of(new VersionText(number, build)), VersionText.of(text));
  }

  @Test
  void whatIsNoVersionIsNone() {
    assertEquals(Optional.empty(), VersionText.of("bash: vmrun: command not found"));
    assertEquals(Optional.empty(), VersionText.of(""));
  }
}
