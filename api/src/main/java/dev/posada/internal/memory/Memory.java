package dev.posada.internal.memory;

import dev.posada.ByteSize;
import dev.posada.ResourceQuota;
import java.time.Duration;

/**
 * What a machine has in its memory, when it is saved, kept in a snapshot or moved. Immutable.
 *
 * @param elapsed for how long it had run
 * @param booted for how long it has to have run until it has booted
 * @param live the limits that held
 * @param held how much of the host's memory it held
 */
record Memory(Duration elapsed, Duration booted, ResourceQuota live, ByteSize held) {}
