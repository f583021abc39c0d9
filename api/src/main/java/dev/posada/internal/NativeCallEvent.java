package dev.posada.internal;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A native call as JDK Flight Recorder keeps it: the same that a listener is told. */
@Name("dev.posada.NativeCall")
@Label("Native Call")
@Category("Posada")
@Description("A call to a hypervisor: a function, a request or a command, without its secrets")
@StackTrace(false)
final class NativeCallEvent extends Event {
  @Label("Host")
  String host;

  @Label("Call")
  String call;

  @Label("Changes Something")
  boolean changes;

  @Label("Phase")
  @Description("ANNOUNCED before a call that changes something, ENDED after each call")
  String phase;

  @Label("Error")
  @Description("What the hypervisor answered, if it refused")
  String error;
}
