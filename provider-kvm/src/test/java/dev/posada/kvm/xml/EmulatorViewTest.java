package dev.posada.kvm.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EmulatorViewTest {
  @Test
  void whatAnEmulatorHasIsRead() {
    EmulatorView read =
        EmulatorView.read(
            """
            <domainCapabilities>
              <domain>kvm</domain>
              <machine>pc-q35-7.2</machine>
              <arch>x86_64</arch>
              <os supported='yes'>
                <enum name='firmware'><value>bios</value><value>efi</value></enum>
                <loader supported='yes'>
                  <value>/usr/share/OVMF/OVMF_CODE.fd</value>
                  <enum name='type'><value>pflash</value></enum>
                  <enum name='secure'><value>yes</value><value>no</value></enum>
                </loader>
              </os>
              <cpu>
                <mode name='host-passthrough' supported='yes'/>
                <mode name='host-model' supported='no'/>
                <mode name='custom' supported='yes'>
                  <model usable='yes'>qemu64</model>
                  <model usable='unknown'>kvm64</model>
                  <model usable='no'>EPYC</model>
                </mode>
              </cpu>
              <devices>
                <tpm supported='yes'>
                  <enum name='backendModel'><value>passthrough</value><value>emulator</value></enum>
                </tpm>
              </devices>
            </domainCapabilities>
            """);
    assertEquals("kvm", read.type());
    assertEquals(Optional.of("pc-q35-7.2"), read.machine());
    assertTrue(read.isPc());
    assertTrue(read.hasPciExpress());
    assertEquals(Set.of("bios", "efi"), read.firmware());
    assertTrue(read.secureBoot());
    assertEquals(Set.of("host-passthrough", "custom"), read.cpuModes());
    assertEquals(Set.of("qemu64", "kvm64"), read.cpuModels());
    assertTrue(read.tpm());
  }

  @Test
  void anOldOneTellsLess() {
    EmulatorView read =
        EmulatorView.read(
            "<domainCapabilities><domain>qemu</domain><machine>pc-1.0</machine>"
                + "<arch>x86_64</arch></domainCapabilities>");
    assertEquals(Set.of(), read.firmware());
    assertEquals(Set.of(), read.cpuModes());
    assertFalse(read.secureBoot());
    assertFalse(read.tpm());
    assertFalse(read.hasPciExpress());
  }
}
