package dev.posada.virtualbox.tool;

import dev.posada.spi.command.HostFiles;
import dev.posada.virtualbox.settings.SettingsFiles;

/**
 * A VirtualBox of one user on one machine.
 *
 * @param tool what changes it
 * @param settings what it has written down
 * @param files the files of its machine
 */
public record Installation(VBoxManage tool, SettingsFiles settings, HostFiles files) {}
