package dev.posada.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.Diagnosis;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Hypervisors;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broken plugin is reported by name, jar and cause, and hides no other. */
@Execution(ExecutionMode.CONCURRENT)
class PluginSearchTest {
  @TempDir Path folder;

  private final List<URLClassLoader> loaders = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (URLClassLoader loader : loaders) {
      loader.close();
    }
  }

  private PluginJars jars() {
    return new PluginJars(folder);
  }

  private Hypervisors load(Path... jars) {
    List<URL> urls = new ArrayList<>();
    try {
      for (Path jar : jars) {
        urls.add(jar.toUri().toURL());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    ClassLoader parent = HypervisorProvider.class.getClassLoader();
    URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), parent);
    loaders.add(loader);
    return Hypervisors.load(loader);
  }

  /** Loads the broken jar between two good ones, and returns what is said of it. */
  private Diagnosis broken(String name, Path jar) {
    Hypervisors all =
        load(jars().plugin("first", "first", ""), jar, jars().plugin("last", "last", ""));
    try (Host host = all.connect("first:///");
        Host other = all.connect("last:///")) {
      assertEquals("first:///", host.uri().toString());
      assertEquals("last:///", other.uri().toString());
    }
    Diagnosis of =
        all.diagnose().stream()
            .filter(one -> one.provider().equals(name))
            .findFirst()
            .orElseThrow(() -> new AssertionError("not named: " + all.diagnose()));
    assertFalse(of.available());
    assertEquals(List.of(url(jar)), of.lookedAt());
    assertEquals(Optional.of("repair or remove " + url(jar)), of.remedy());
    NotFoundException e = assertThrows(NotFoundException.class, () -> all.connect("mine:///"));
    assertEquals(Kind.PROVIDER, e.kind());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    String told = name + " in " + url(jar) + " is broken: " + of.reason().orElseThrow();
    assertTrue(e.getMessage().contains(told), e.getMessage());
    return of;
  }

  private static String url(Path jar) {
    try {
      return jar.toUri().toURL().toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void says(String what, Diagnosis of) {
    assertTrue(of.reason().orElseThrow().contains(what), of.reason().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"tcp://host:1, as in docker+tcp", "nothing:///, add the provider"})
  void aSchemeThatNobodyKnowsIsToldWhatToDo(String uri, String remedy) {
    Hypervisors none = Hypervisors.of();
    NotFoundException e = assertThrows(NotFoundException.class, () -> none.connect(uri));
    assertTrue(e.remedy().orElseThrow().contains(remedy), e.remedy().get());
  }

  @Test
  void aClassThatIsMissing() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Path jar = jars().jar("gone", empty, "gone.Plugin\n");
    says("gone.Plugin not found", broken("gone.Plugin", jar));
  }

  @Test
  void aClassWhoseSuperclassIsMissing() throws IOException {
    Path base = jars().compile("base", "package base; public class Base {}");
    Path classes =
        jars()
            .compile(
                "orphan",
                PluginJars.source("orphan", "mine", "extends base.Base"),
                PluginJars.api() + java.io.File.pathSeparator + base);
    Path jar = jars().jar("orphan", classes, "orphan.Plugin\n");
    says("NoClassDefFoundError: base/Base", broken("orphan.Plugin", jar));
  }

  @Test
  void aClassOfANewerJava() throws IOException {
    Path classes = jars().compile("newer", PluginJars.source("newer", "mine", ""));
    Path file = classes.resolve("newer/Plugin.class");
    byte[] bytes = Files.readAllBytes(file);
    bytes[7] = 99;
    Files.write(file, bytes);
    says(
        "class file version 99.0",
        broken("newer.Plugin", jars().jar("newer", classes, "newer.Plugin\n")));
  }

  @Test
  void aClassThatIsNoProvider() {
    Path classes = jars().compile("other", "package other; public class Plugin {}");
    says("not a subtype", broken("other.Plugin", jars().jar("other", classes, "other.Plugin\n")));
  }

  @Test
  void aConstructorThatThrows() {
    says(
        "java.lang.IllegalStateException: no licence",
        broken(
            "throwing.Plugin",
            jars()
                .plugin(
                    "throwing",
                    "mine",
                    "public Plugin() { throw new IllegalStateException(\"no licence\"); }")));
  }

  @Test
  void aConstructorThatThrowsAnError() {
    says(
        "asserted",
        broken(
            "asserting.Plugin",
            jars()
                .plugin(
                    "asserting",
                    "mine",
                    "public Plugin() { throw new AssertionError(\"asserted\"); }")));
  }

  @Test
  void aStaticInitializerThatThrows() {
    says(
        "ArithmeticException",
        broken(
            "initial.Plugin",
            jars()
                .plugin(
                    "initial",
                    "mine",
                    "static final int N = Integer.parseInt(\"0\"); "
                        + "static final int M = 1 / N;")));
  }

  @Test
  void aLaterVersionOfTheSpi() {
    assertEquals(
        Optional.of("it is written for version 2 of the SPI, this is 1"),
        broken("later.Plugin", jars().plugin("later", "mine", "public int spi() { return 2; }"))
            .reason());
  }

  @Test
  void anEarlierVersionOfTheSpi() {
    assertEquals(
        Optional.of("it is written for version 0 of the SPI, this is 1"),
        broken("earlier.Plugin", jars().plugin("earlier", "mine", "public int spi() { return 0; }"))
            .reason());
  }

  /** Compiled against an SPI that had less. */
  private Path old(String name, String members, String source) {
    Path spi =
        jars()
            .compile(
                name + "-spi",
                "package dev.posada.spi; public interface HypervisorProvider {" + members + "}");
    String classPath = spi + java.io.File.pathSeparator + PluginJars.api();
    return jars().jar(name, jars().compile(name, source, classPath), name + ".Plugin\n");
  }

  @Test
  void aMethodThatTheProviderDoesNotHave() {
    Path jar =
        old(
            "abstracted",
            "",
            "package abstracted;"
                + " public class Plugin implements dev.posada.spi.HypervisorProvider {}");
    says("AbstractMethodError", broken("abstracted.Plugin", jar));
  }

  @Test
  void aMethodThatIsMissingOnlyWhenItIsCalled() {
    Path jar =
        old(
            "lacking",
            "java.util.Set<String> schemes();",
            "package lacking;"
                + " public class Plugin implements dev.posada.spi.HypervisorProvider {"
                + " public java.util.Set<String> schemes() { return java.util.Set.of(\"mine\"); }"
                + "}");
    Hypervisors all = load(jar);
    NativeException e = assertThrows(NativeException.class, () -> all.connect("mine:///"));
    assertTrue(
        e.getMessage()
            .startsWith(
                "cannot connect to mine:///: the provider Plugin in "
                    + url(jar)
                    + " is broken: java.lang.AbstractMethodError"),
        e.getMessage());
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertEquals(AbstractMethodError.class, e.getCause().getClass());
    Diagnosis of = only(all, "Plugin");
    says("AbstractMethodError", of);
    assertEquals(List.of(url(jar)), of.lookedAt());
  }

  private static Diagnosis only(Hypervisors all, String name) {
    return all.diagnose().stream()
        .filter(one -> one.provider().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aListThatIsGarbage() {
    Path classes = jars().compile("garbage", PluginJars.source("garbage", "mine", ""));
    Path jar = jars().jar("garbage", classes, "not a class name\n\u0000\u0001\n");
    says("Illegal configuration-file syntax", broken("a list of providers", jar));
  }

  @Test
  void aProviderThatClaimsNothing() {
    assertEquals(
        Optional.of("it claims no scheme"),
        broken("none.Plugin", jars().plugin("none", "", "")).reason());
  }

  @Test
  void aProviderThatClaimsNonsense() {
    assertEquals(
        Optional.of("it claims \"my host\", which is no scheme"),
        broken("nonsense.Plugin", jars().plugin("nonsense", "my host", "")).reason());
  }

  @Test
  void aProviderWithoutAName() {
    says(
        "NullPointerException",
        broken(
            "nameless.Plugin",
            jars().plugin("nameless", "mine", "public String name() { return null; }")));
  }

  @Test
  void twoClaimsOfOneScheme() {
    Path one = jars().plugin("one", "mine", "");
    Path two = jars().plugin("two", "mine", "public String name() { return \"Two\"; }");
    Hypervisors all = load(one, two, jars().plugin("last", "last", ""));
    String claims =
        "the scheme mine is claimed by Plugin in " + url(one) + " and by Two in " + url(two);
    RejectedException e = assertThrows(RejectedException.class, () -> all.connect("mine:///"));
    assertEquals("cannot connect to mine:///: " + claims, e.getMessage());
    assertEquals(Optional.of("remove one of them"), e.remedy());
    Diagnosis of = only(all, "Two");
    assertEquals(Optional.of(claims), of.reason());
    assertEquals(List.of(url(one), url(two)), of.lookedAt());
    all.connect("last:///").close();
  }

  @Test
  void aHealthyProviderIsUsedWithItsTransports() {
    Hypervisors all = load(jars().plugin("first", "first", ""));
    assertTrue(all.providers().stream().anyMatch(one -> one.schemes().contains("first")));
    try (Host host = all.connect("FIRST+ssh://me@there/x")) {
      assertEquals("FIRST+ssh://me@there/x", host.uri().toString());
    }
    Diagnosis of = only(all, "Plugin");
    assertTrue(of.available());
    assertEquals(Set.of("first"), of.schemes());
    assertEquals(Optional.of("1"), of.version());
  }

  @Test
  void theProvidersOfALayerAreFoundAndItsBrokenOnesNamed() throws IOException {
    Path modules = Files.createDirectories(folder.resolve("modules"));
    PluginJars jars = new PluginJars(modules);
    module(jars, "good", "good");
    Path broken = module(jars, "gone", "mine");
    Files.delete(broken.resolve("gone/Plugin.class"));
    ModuleFinder finder =
        ModuleFinder.of(modules.resolve("good.classes"), modules.resolve("gone.classes"));
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolve(finder, ModuleFinder.of(), Set.of("good", "gone"));
    ModuleLayer layer =
        ModuleLayer.boot()
            .defineModulesWithManyLoaders(configuration, ClassLoader.getPlatformClassLoader());
    Hypervisors all = Hypervisors.load(layer);
    all.connect("good:///").close();
    Diagnosis of = only(all, "gone.Plugin");
    assertEquals(List.of(broken.toUri().toString()), of.lookedAt());
    says("gone.Plugin not found", of);
  }

  private static Path module(PluginJars jars, String name, String scheme) {
    return jars.module(
        name,
        "module %s { requires dev.posada; provides dev.posada.spi.HypervisorProvider with %s; }"
            .formatted(name, name + ".Plugin"),
        PluginJars.source(name, scheme, "") + "class Other {}");
  }

  /** A provider that behaves as a test says. */
  private record Scripted(Diagnosis diagnosis, RuntimeException thrown, HostDriver driver)
      implements HypervisorProvider {
    @Override
    public Set<String> schemes() {
      return Set.of("scripted");
    }

    @Override
    public Diagnosis diagnose(ConnectOptions options, Operation op) {
      if (thrown != null) {
        throw thrown;
      }
      return diagnosis;
    }

    @Override
    public HostDriver open(URI uri, ConnectOptions options, Operation op) {
      return driver;
    }
  }

  @Test
  void diagnoseNeverFails() {
    List<Diagnosis> all =
        Hypervisors.of(new Scripted(null, new IllegalStateException("oops"), null)).diagnose();
    assertEquals(
        Optional.of("looking for it failed: java.lang.IllegalStateException: oops"),
        all.get(0).reason());
    assertEquals("Scripted", all.get(0).provider());
    List<Diagnosis> none = Hypervisors.of(new Scripted(null, null, null)).diagnose();
    assertTrue(none.get(0).reason().orElseThrow().contains("it has no diagnosis"));
  }

  @Test
  void aDriverThatIsBrokenIsClosedAgain() {
    class Broken implements HostDriver {
      boolean closed;

      @Override
      public dev.posada.HostInfo inspect(Operation op) {
        return null;
      }

      @Override
      public Set<dev.posada.Capability> capabilities() {
        throw new NoSuchMethodError("old");
      }

      @Override
      public void close() {
        closed = true;
        throw new IllegalStateException("and cannot be closed");
      }
    }

    Broken broken = new Broken();
    Hypervisors all = Hypervisors.of(new Scripted(null, null, broken));
    HypervisorException e = assertThrows(NativeException.class, () -> all.connect("scripted:///"));
    assertTrue(e.getMessage().endsWith("is broken: java.lang.NoSuchMethodError: old"));
    assertTrue(broken.closed);
    assertEquals("and cannot be closed", e.getCause().getSuppressed()[0].getMessage());
  }

  @Test
  void whatIsNoUriIsTheCallersMistake() {
    Hypervisors none = Hypervisors.of();
    assertThrows(IllegalArgumentException.class, () -> none.connect("no scheme"));
    assertThrows(IllegalArgumentException.class, () -> none.connect("/path"));
    assertThrows(IllegalArgumentException.class, () -> none.connect(" "));
    assertThrows(NullPointerException.class, () -> none.connect(null));
    assertEquals(List.of(), none.diagnose());
  }
}
