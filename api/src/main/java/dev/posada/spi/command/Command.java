package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * A command of a tool: words, which no shell reads, and what the tool gets besides. Immutable; each
 * method returns a changed copy. It can be run again and again, by several threads too, if its
 * listener and its sink can.
 *
 * <p>Words and values may be anything but contain a NUL character, which no system hands over:
 * those are refused with {@link IllegalArgumentException}, as is a command without a tool.
 *
 * <p>What may be seen of it is its text: the trace, the messages of failures and {@code toString}
 * show secret words and the values of the environment as {@code ***}, and of the input nothing.
 * What the tool itself says of a secret is not searched for it. On most systems other users can see
 * the words of a running tool, secret ones too, but neither its input nor its environment: where a
 * tool reads a password from one of those, give it there.
 */
public final class Command {
  private final boolean changes;
  private final List<Word> words;
  private final Map<String, String> environment;
  private final Stdin stdin;
  private final Handling handling;

  private Command(
      boolean changes,
      List<Word> words,
      Map<String, String> environment,
      Stdin stdin,
      Handling handling) {
    this.changes = changes;
    this.words = words;
    this.environment = environment;
    this.stdin = stdin;
    this.handling = handling;
  }

  private static Command of(boolean changes, List<String> words) {
    if (words.isEmpty() || words.get(0).isEmpty()) {
      throw new IllegalArgumentException("a command begins with its tool: " + words);
    }
    return new Command(changes, List.of(), Map.of(), Stdin.EMPTY, Handling.USUAL)
        .longer(words, Word.Kind.PLAIN);
  }

  private Command longer(List<String> more, Word.Kind kind) {
    return with(Stream.concat(words.stream(), more.stream().map(one -> new Word(one, kind))));
  }

  private Command with(Stream<Word> all) {
    return new Command(changes, all.toList(), environment, stdin, handling);
  }

  private Command with(Stdin input) {
    return new Command(changes, words, environment, input, handling);
  }

  private Command with(Handling other) {
    return new Command(changes, words, environment, stdin, other);
  }

  /**
   * {@return a command that changes nothing}
   *
   * @param argv the tool, then its arguments
   */
  public static Command read(String... argv) {
    return of(false, List.of(argv));
  }

  /**
   * {@return a command that changes nothing}
   *
   * @param argv the tool, then its arguments
   */
  public static Command read(List<String> argv) {
    return of(false, argv);
  }

  /**
   * {@return a command that may change something: it is announced before it runs, and when it fails
   * the core looks what really happened}
   *
   * @param argv the tool, then its arguments
   */
  public static Command change(String... argv) {
    return of(true, List.of(argv));
  }

  /**
   * {@return a command that may change something: it is announced before it runs, and when it fails
   * the core looks what really happened}
   *
   * @param argv the tool, then its arguments
   */
  public static Command change(List<String> argv) {
    return of(true, argv);
  }

  /**
   * {@return a copy with arguments more}
   *
   * @param more what may be seen
   */
  public Command plain(String... more) {
    return longer(List.of(more), Word.Kind.PLAIN);
  }

  /**
   * {@return a copy with one argument more, shown as {@code ***}}
   *
   * @param argument what may not be seen
   */
  public Command secret(String argument) {
    return longer(List.of(argument), Word.Kind.SECRET);
  }

  /**
   * {@return a copy with one argument more: the path of a file that holds the secret, which only
   * this user can read and which is there as long as the tool runs}
   *
   * <p>This is how a secret is kept out of the words of a running tool, where the tool takes it
   * from a file. The file is on the machine of the tool. It belongs to the user who runs the
   * command: behind a prefix such as {@code sudo -u vbox}, the tool cannot read it.
   *
   * <p>The name of the file, or of its folder, begins with {@code posada-}, a number and {@code
   * -secret}, so that it is known where a tool repeats it.
   *
   * @param content what is to be in the file, in UTF-8 and without a line end
   */
  public Command secretFile(String content) {
    return longer(List.of(content), Word.Kind.SECRET_FILE);
  }

  /**
   * {@return a copy with an environment variable more, or with another value of one, which is not
   * shown}
   *
   * <p>Over ssh, one whose name no shell can export passes through the words of {@code env}, where
   * others can see it for a moment: no name for a secret.
   *
   * @param key its name, not empty and without an equals sign
   * @param value its value
   */
  public Command environment(String key, String value) {
    if (key.isEmpty() || key.indexOf('=') >= 0 || key.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not the name of an environment variable: " + key);
    }
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("the value of " + key + " contains a NUL character");
    }
    Map<String, String> more = new LinkedHashMap<>(environment);
    more.put(key, value);
    return new Command(changes, words, Collections.unmodifiableMap(more), stdin, handling);
  }

  /**
   * {@return a copy with this standard input, of which nothing is shown}
   *
   * @param text what the tool can read, in UTF-8; one that does not read it all does not mind. More
   *     than 4 KiB wait for it in a temporary file that only this user can read
   */
  public Command stdin(String text) {
    return with(Stdin.of(text.getBytes(UTF_8)));
  }

  /**
   * {@return a copy with this standard input, of which nothing is shown}
   *
   * @param bytes what the tool can read, as {@link #stdin(String)} says
   */
  public Command stdin(byte[] bytes) {
    return with(Stdin.of(bytes.clone()));
  }

  /**
   * {@return a copy with a file as its standard input, of any size}
   *
   * @param file a file of this machine, also where the tool runs on another one; not a named pipe,
   *     for which nobody can be kept from waiting. One that cannot be read at the time of the run
   *     is a {@link dev.posada.ConnectionException}, and the tool is not started
   */
  public Command stdin(Path file) {
    return with(Stdin.of(file.toAbsolutePath()));
  }

  /**
   * {@return a copy whose standard output goes somewhere while the tool runs, without a limit and
   * not into the result}
   *
   * @param sink what takes it, on the thread that runs the command; not closed. When it throws, the
   *     tool is ended, and the run throws the same, an {@link IOException} as the cause of a {@link
   *     dev.posada.ConnectionException}
   */
  public Command stdoutTo(OutputStream sink) {
    return with(handling.sink(Objects.requireNonNull(sink, "sink")));
  }

  /**
   * {@return a copy that tells what its tool writes while it runs, line by line; the result holds
   * it too}
   *
   * @param listener hears the lines of both outputs, on the thread that runs the command. When it
   *     throws, the tool is ended, and the run throws the same
   */
  public Command lines(LineListener listener) {
    return with(handling.lines(Objects.requireNonNull(listener, "listener")));
  }

  /**
   * {@return a copy with another limit of what the result holds of each output}
   *
   * <p>It is 16 MiB without this. A tool that only reads is ended when it writes more, because half
   * an answer is none. One that changes something is not ended for that: what is over the limit is
   * dropped, and the result is {@link CommandResult#isCut cut}.
   *
   * @param bytes the limit of each output, 1 or more
   */
  public Command outputLimit(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("not a limit: " + bytes);
    }
    return with(handling.limit(bytes));
  }

  /**
   * {@return a copy that, when it has to be ended, is ended with all processes that it has started}
   *
   * <p>Without this only the tool's own process is ended, because a tool may leave behind what is
   * not its own: {@code vmrun start} the user's machine, the first {@code VBoxManage} the server of
   * all others. What has left the family of the tool by then is not found, nor what one of them
   * starts in the very moment in which it is ended.
   */
  public Command tree() {
    return with(handling.ofTree());
  }

  /**
   * {@return a copy whose outputs are temporary files instead of pipes}
   *
   * <p>For tools that leave processes behind which go on writing: into a pipe that nobody reads any
   * more, that would end them. The files have no names any more while the tool runs, where the
   * system allows that, and take disk space until the last process has closed them. Over ssh they
   * are on the other machine, and listener and sink hear all of it when the tool has ended.
   */
  public Command outputToFiles() {
    return with(handling.ofFiles());
  }

  /**
   * {@return a copy that is ended, as if its call was over, when it has not ended by itself in
   * time; the run throws {@link dev.posada.OperationTimeoutException} then}
   *
   * <p>For tools that hang now and then, and do not when they are asked again.
   *
   * @param time how long it may take; the deadline of its call holds too
   */
  public Command within(Duration time) {
    return with(handling.within(Objects.requireNonNull(time, "time")));
  }

  /** {@return how long it may take at most, if that is less than its call: for runners only} */
  public Optional<Duration> within() {
    return Optional.ofNullable(handling.within());
  }

  /**
   * {@return a copy that is run by other words, as a command behind a prefix}
   *
   * @param prefix what comes before its tool
   */
  Command behind(List<String> prefix) {
    return with(
        Stream.concat(
            prefix.stream().map(word -> new Word(word, Word.Kind.PLAIN)), words.stream()));
  }

  /**
   * {@return a copy of which this is shown instead of its words, for scripts of ours}
   *
   * @param title what it does
   */
  Command titled(String title) {
    return with(handling.title(title));
  }

  /**
   * {@return the tool, then its arguments, secret ones too, and in place of a secret file its
   * content: for runners only}
   */
  public List<String> argv() {
    return words.stream().map(Word::text).toList();
  }

  /** {@return the tool, then its arguments, with {@code ***} in place of each secret one} */
  public List<String> visibleArgv() {
    return words.stream().map(Word::visible).toList();
  }

  /** The tool, then its arguments. */
  List<Word> words() {
    return words;
  }

  /** {@return whether it may change something} */
  public boolean changes() {
    return changes;
  }

  /** {@return what may be seen of it, for the trace} */
  public CallText text() {
    return CallText.of(toString());
  }

  /** {@return what it adds to the environment of its tool: for runners only} */
  public Map<String, String> environment() {
    return environment;
  }

  Stdin input() {
    return stdin;
  }

  /**
   * {@return what its tool can read, unless that is a {@link #stdinFile file}: for runners only}
   */
  public byte[] stdin() {
    return stdin.bytes().clone();
  }

  /** {@return the file that its tool can read: for runners only} */
  public Optional<Path> stdinFile() {
    return Optional.ofNullable(stdin.file());
  }

  /** {@return where its standard output goes instead of into the result: for runners only} */
  public Optional<OutputStream> stdoutTo() {
    return Optional.ofNullable(handling.sink());
  }

  /**
   * {@return what is left for the result when the command's listener and sink have heard all that
   * its tool has said: for runners that have a result at once, without a tool}
   *
   * @param said all that the tool has written
   * @throws IOException what the sink throws
   * @throws dev.posada.NativeException if that is too much of a command that only reads
   */
  public CommandResult deliver(CommandResult said) throws IOException {
    Reception reception = new Reception(this);
    reception.take(said);
    if (reception.isTooMuch()) {
      throw reception.tooMuch();
    }
    return reception.result(said.exitCode());
  }

  Handling handling() {
    return handling;
  }

  /** Makes it a native call. */
  CommandResult call(Operation op, Callable<CommandResult> body) {
    return changes ? op.change(text(), body) : op.read(text(), body);
  }

  /**
   * {@return the words, in quotes where a blank or a special character would hide their ends, and
   * without secrets}
   */
  @Override
  public String toString() {
    if (handling.title() != null) {
      return handling.title();
    }
    StringJoiner text = new StringJoiner(" ");
    environment.keySet().forEach(key -> text.add(key + "=" + Word.HIDDEN));
    words.forEach(word -> text.add(word.toString()));
    return text.toString();
  }
}
