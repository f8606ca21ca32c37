/*
 * SPDX-License-Identifier: Apache-2.0
 * nfpool completion: what lets a shell complete commands and options.
 */
package io.github.nfpool.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Generated each time from the current commands. */
@Command(name = "completion", mixinStandardHelpOptions = true,
        description = "Prints a completion script for bash; zsh accepts it after bashcompinit.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(nfpool completion)     for this shell",
            "  nfpool completion > ~/.local/share/bash-completion/completions/nfpool"
        })
final class CompletionCommand implements Callable<Integer> {
    @ParentCommand
    private NfpoolCommand parent;

    @Override
    public Integer call() {
        parent.streams().out().print(AutoComplete.bash("nfpool", NfpoolCommand.commandLine(parent.streams())));
        return 0;
    }
}
