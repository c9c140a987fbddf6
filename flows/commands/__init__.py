"""The commands of the command line, one module each; what is heavy is imported only when a command is run."""
