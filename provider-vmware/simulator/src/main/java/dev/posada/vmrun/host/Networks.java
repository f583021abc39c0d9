package dev.posada.vmrun.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Networks of the host, their port forwards and DHCP leases. They stand in networks.properties, and
 * in the files where the product keeps them, below {@code host/} of the home. [O for the places]
 */
public final class Networks {
  private static final DateTimeFormatter LEASE_TIME =
      DateTimeFormatter.ofPattern("e yyyy/MM/dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Home home;
  private final Properties properties;

  private Networks(Home home, Properties properties) {
    this.home = home;
    this.properties = properties;
  }

  /** A network of the host; subnet and mask are "empty" where there are none. */
  public record Network(int number, String type, boolean dhcp, String subnet, String mask) {
    public String name() {
      return "vmnet" + number;
    }
  }

  /** A port of the host that leads to a guest. */
  public record Forward(String protocol, int hostPort, String guest, int guestPort, String text) {}

  public static Networks of(Home home) throws IOException {
    return new Networks(home, Home.read(home.folder().resolve("networks.properties")));
  }

  public List<Network> all() {
    List<Network> networks = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      String standard =
          switch (i) {
            case 0 -> "bridged,false,empty,empty";
            case 1 -> "hostOnly,true,172.16.11.0,255.255.255.0";
            case 8 -> "nat,true,192.168.80.0,255.255.255.0";
            default -> "";
          };
      String text = properties.getProperty("vmnet" + i, standard);
      if (!text.isEmpty()) {
        String[] part = text.split(",");
        networks.add(new Network(i, part[0], Boolean.parseBoolean(part[1]), part[2], part[3]));
      }
    }
    return networks;
  }

  public List<Forward> forwards(String network) {
    List<Forward> forwards = new ArrayList<>();
    String prefix = "forward." + network + ".";
    for (var entry : new TreeMap<>(properties).entrySet()) {
      if (entry.getKey().toString().startsWith(prefix)) {
        String[] key = entry.getKey().toString().substring(prefix.length()).split("\\.");
        String[] to = entry.getValue().toString().split(",", 3);
        forwards.add(
            new Forward(key[0], Integer.parseInt(key[1]), to[0], Integer.parseInt(to[1]), to[2]));
      }
    }
    return forwards;
  }

  /** Sets a forward, or takes it away if it leads nowhere. */
  public void forward(String network, String protocol, String hostPort, String to)
      throws IOException, InterruptedException {
    String key = "forward." + network + "." + protocol + "." + hostPort;
    home.change(
        "networks.properties",
        all -> {
          if (to == null) {
            all.remove(key);
          } else {
            all.setProperty(key, to);
          }
        });
    of(home).write();
  }

  /** The address that a card gets, the same each time. */
  public String lease(String mac) throws IOException, InterruptedException {
    Properties all =
        home.change(
            "networks.properties",
            p -> {
              int next = Integer.parseInt(p.getProperty("nextHost", "128"));
              if (p.putIfAbsent("lease." + mac, "192.168.80." + next) == null) {
                p.setProperty("nextHost", Integer.toString(next + 1));
              }
            });
    of(home).write();
    return all.getProperty("lease." + mac);
  }

  /** Writes the host's files if they are not there yet. */
  public void writeFiles() throws IOException, InterruptedException {
    if (!Files.exists(home.folder().resolve("host"))) {
      write();
    }
  }

  private void write() throws IOException, InterruptedException {
    home.locked(
        () -> {
          HostSystem system = home.settings().system();
          file(HostFile.networking(system), networking());
          file(HostFile.nat(system), nat());
          return file(HostFile.leases(system), leases());
        });
  }

  private Path file(String place, String text) throws IOException {
    Path file = home.folder().resolve("host").resolve(place);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private String networking() {
    StringBuilder text = new StringBuilder("VERSION=1,0\n");
    for (Network network : all()) {
      String answer = "answer VNET_" + network.number() + "_";
      if (!network.subnet().equals("empty")) {
        text.append(answer).append("DHCP ").append(network.dhcp() ? "yes\n" : "no\n");
        text.append(answer).append("HOSTONLY_NETMASK ").append(network.mask()).append('\n');
        text.append(answer).append("HOSTONLY_SUBNET ").append(network.subnet()).append('\n');
        text.append(answer).append("NAT ");
        text.append(network.type().equals("nat") ? "yes\n" : "no\n");
        text.append(answer).append("VIRTUAL_ADAPTER yes\n");
      }
    }
    return text.toString();
  }

  private String nat() {
    StringBuilder text = new StringBuilder("[host]\n");
    for (String protocol : List.of("tcp", "udp")) {
      text.append("\n[incoming").append(protocol).append("]\n");
      for (Forward forward : forwards("vmnet8")) {
        if (forward.protocol().equals(protocol)) {
          text.append(forward.hostPort()).append(" = ").append(forward.guest());
          text.append(':').append(forward.guestPort()).append('\n');
        }
      }
    }
    return text.toString();
  }

  private String leases() throws IOException {
    StringBuilder text = new StringBuilder("# All times in this file are in UTC (GMT).\n");
    Instant now = Instant.ofEpochMilli(home.now());
    for (var entry : new TreeMap<>(properties).entrySet()) {
      if (entry.getKey().toString().startsWith("lease.")) {
        text.append("lease ").append(entry.getValue()).append(" {\n\tstarts ");
        text.append(LEASE_TIME.format(now)).append(";\n\tends ");
        text.append(LEASE_TIME.format(now.plusSeconds(1800))).append(";\n\thardware ethernet ");
        text.append(entry.getKey().toString().substring(6)).append(";\n}\n");
      }
    }
    return text.toString();
  }
}
