package dev.posada.kvm.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class CloneXmlTest {
  private static final String UUID = "0f2b8d52-5b55-4f0e-9d0d-0a4a4d0f7a12";

  /** Devices that Posada never writes, and all that two machines cannot both have. */
  private static final String SOURCE =
      """
      <domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
        <name>web &lt;1&gt;</name>
        <uuid>6f2b8d52-5b55-4f0e-9d0d-0a4a4d0f7a11</uuid>
        <genid>43dc0cf8-809b-4adb-9bea-a9abb5f3d90e</genid>
        <title>The &amp; web</title>
        <metadata>
          <libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0">
            <libosinfo:os id="http://debian.org/debian/12"/>
          </libosinfo:libosinfo>
          <posada:labels xmlns:posada="https://posada.dev/labels/1">
            <posada:label key="owner" value="me"/>
          </posada:labels>
        </metadata>
        <memory unit='KiB'>1048576</memory>
        <vcpu placement='static' cpuset='1-4,^3'>2</vcpu>
        <sysinfo type='smbios'>
          <system>
            <entry name='uuid'>6f2b8d52-5b55-4f0e-9d0d-0a4a4d0f7a11</entry>
            <entry name='serial'>32dfcb37</entry>
          </system>
        </sysinfo>
        <os>
          <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
          <loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader>
          <nvram template='/usr/share/OVMF/OVMF_VARS.fd'>/var/lib/nvram/web_VARS.fd</nvram>
        </os>
        <devices>
          <emulator>/usr/bin/qemu-system-x86_64</emulator>
          <disk type='file' device='disk'>
            <driver name='qemu' type='raw' cache='none' discard='unmap'/>
            <source file='/disks/web.img' startupPolicy='optional'/>
            <backingStore/>
            <target dev='vda' bus='virtio'/>
            <iotune><total_iops_sec>100</total_iops_sec></iotune>
            <serial>WD-WMAP9A966149</serial>
          </disk>
          <disk type='volume' device='disk'>
            <source pool='p' volume='v' mode='host'/>
            <target dev='vdb' bus='virtio'/>
          </disk>
          <disk type='file' device='cdrom'>
            <source file='/disks/tools.iso'/>
            <target dev='sda' bus='sata'/>
            <readonly/>
          </disk>
          <interface type='bridge'>
            <mac address='52:54:00:AA:00:01'/>
            <source bridge='br0'/>
            <virtualport type='openvswitch'>
              <parameters interfaceid='09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f' profileid='p'/>
            </virtualport>
            <filterref filter='clean'><parameter name='MAC' value='52:54:00:aa:00:01'/></filterref>
            <target dev='web0'/>
            <model type='virtio'/>
          </interface>
          <interface type='user'>
            <mac address='52:54:00:aa:00:02'/>
            <portForward proto='tcp'><range start='80'/></portForward>
            <backend type='passt' logFile='/var/log/web.log'/>
          </interface>
          <serial type='file'>
            <source path='/var/log/web.txt'/>
            <log file='/var/log/web-serial.log' append='on'/>
            <target port='0'/>
          </serial>
          <serial type='tcp'>
            <source mode='bind' host='127.0.0.1' service='4555'/>
            <protocol type='telnet'/>
            <target port='1'/>
          </serial>
          <serial type='tcp'>
            <source mode='connect' host='logs' service='4555'/>
            <target port='2'/>
          </serial>
          <channel type='unix'>
            <source mode='bind' path='/run/web/agent'/>
            <target type='virtio' name='org.qemu.guest_agent.0'/>
          </channel>
          <tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>
          <graphics type='vnc' port='5911' autoport='no' websocket='5700' passwd='secret'/>
          <graphics type='spice' port='-1' autoport='yes'/>
          <hostdev mode='subsystem' type='pci' managed='yes'>
            <source><address domain='0x0000' bus='0x06' slot='0x02' function='0x0'/></source>
          </hostdev>
          <vsock model='virtio'><cid auto='no' address='4'/></vsock>
          <watchdog model='i6300esb' action='reset'/>
        </devices>
        <qemu:commandline>
          <qemu:arg value='-netdev'/>
          <qemu:arg value='user,id=n1,hostfwd=tcp::2222-:22,net=10.0.2.0/24'/>
          <qemu:env name='NAME' value='A &quot;b&quot;'/>
        </qemu:commandline>
      </domain>
      """;

  /** What is left of the white space does not matter; everything else does. */
  private static String flat(String xml) {
    return Xml.parse(xml.replaceAll(">\\s+<", "><")).toString();
  }

  private static String replaced(String... pairs) {
    String text = SOURCE;
    for (int i = 0; i < pairs.length; i += 2) {
      assertTrue(text.contains(pairs[i]), pairs[i]);
      text = text.replace(pairs[i], pairs[i + 1]);
    }
    return text;
  }

  @Test
  void aCloneDiffersOnlyInWhatTwoMachinesCannotBothHave() {
    int[] number = {0x10};
    String clone =
        CloneXml.of(SOURCE)
            .become("b & c", UUID, () -> "52:54:00:bb:00:" + Integer.toHexString(number[0]++))
            .labels(Map.of("a", "b"))
            .image("vda", new DiskImage("/disks/b.qcow2", false, "qcow2"))
            .image("vdb", new DiskImage("/dev/vg/b", true, "raw"))
            .xml();
    String expected =
        replaced(
            "web &lt;1&gt;</name>",
            "b &amp; c</name>",
            "6f2b8d52-5b55-4f0e-9d0d-0a4a4d0f7a11",
            UUID,
            "43dc0cf8-809b-4adb-9bea-a9abb5f3d90e",
            "",
            "key=\"owner\" value=\"me\"",
            "key=\"a\" value=\"b\"",
            "/var/lib/nvram/web_VARS.fd",
            "",
            "type='raw' cache",
            "type='qcow2' cache",
            "/disks/web.img",
            "/disks/b.qcow2",
            "<backingStore/>",
            "",
            "<disk type='volume' device='disk'>",
            "<disk type='block' device='disk'>",
            "<source pool='p' volume='v' mode='host'/>",
            "<source dev='/dev/vg/b'/>",
            "<target dev='vdb' bus='virtio'/>",
            "<target dev='vdb' bus='virtio'/><driver name='qemu' type='raw'/>",
            "52:54:00:AA:00:01",
            "52:54:00:bb:00:10",
            "52:54:00:aa:00:01",
            "52:54:00:bb:00:10",
            "52:54:00:aa:00:02",
            "52:54:00:bb:00:11",
            "interfaceid='09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f' ",
            "",
            "<target dev='web0'/>",
            "<target/>",
            "<portForward proto='tcp'><range start='80'/></portForward>",
            "",
            " logFile='/var/log/web.log'",
            "",
            "<serial type='file'>",
            "<serial type='pty'>",
            "<source path='/var/log/web.txt'/>",
            "",
            "<log file='/var/log/web-serial.log' append='on'/>",
            "",
            "<serial type='tcp'>\n      <source mode='bind' host='127.0.0.1' service='4555'/>",
            "<serial type='pty'>",
            "<protocol type='telnet'/>",
            "",
            " path='/run/web/agent'",
            "",
            "port='5911' autoport='no' websocket='5700'",
            "autoport='yes' websocket='-1'",
            "<cid auto='no' address='4'/>",
            "<cid auto='yes'/>",
            ",hostfwd=tcp::2222-:22",
            "");
    assertEquals(flat(expected), flat(clone));
  }

  @Test
  void whatIsNotTouchedIsWrittenAsItWasRead() {
    assertEquals(Xml.parse(SOURCE).toString(), CloneXml.of(SOURCE).xml());
  }

  @Test
  void aSourceGoesOnOnAnotherImageAndIsWhatItWasElsewhere() {
    String expected =
        replaced(
            "type='raw' cache", "type='qcow2' cache",
            "/disks/web.img", "/disks/web-2.qcow2",
            "<backingStore/>", "");
    String next =
        CloneXml.of(SOURCE)
            .overlay("vda", new DiskImage("/disks/web-2.qcow2", false, "qcow2"))
            .xml();
    assertEquals(flat(expected), flat(next));
  }

  @Test
  void aChainThatSomebodyHasWrittenGrows() {
    String disk =
        "<domain><devices><disk type='block'><driver name='qemu' type='qcow2'/>"
            + "<source dev='/dev/a'/><backingStore type='file'><format type='raw'/>"
            + "<source file='/b'/><backingStore/></backingStore><target dev='vda'/></disk>"
            + "</devices></domain>";
    String next = CloneXml.of(disk).overlay("vda", new DiskImage("/c", false, "qcow2")).xml();
    String expected =
        "<domain><devices><disk type='file'><driver name='qemu' type='qcow2'/>"
            + "<target dev='vda'/><backingStore type='block'><format type='qcow2'/>"
            + "<source dev='/dev/a'/><backingStore type='file'><format type='raw'/>"
            + "<source file='/b'/><backingStore/></backingStore></backingStore>"
            + "<source file='/c'/></disk></devices></domain>";
    assertEquals(flat(expected), flat(next));
  }

  @Test
  void aMachineWithoutLabelsGetsThem() {
    String clone = CloneXml.of("<domain><name>a</name></domain>").labels(Map.of("k", "v")).xml();
    assertEquals(Map.of("k", "v"), DomainReader.read(clone).labels());
    assertEquals(Map.of(), DomainReader.read(CloneXml.of(clone).labels(Map.of()).xml()).labels());
  }
}
