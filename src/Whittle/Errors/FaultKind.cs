namespace Whittle.Errors;

/// <summary>What kind of thing went wrong; a command line turns it into an exit code.</summary>
public enum FaultKind
{
    /// <summary>An option or argument is not in its range, or two of them contradict each other.</summary>
    Usage,

    /// <summary>The data cannot be used as it stands.</summary>
    Data,

    /// <summary>A saved model is damaged, changed, cut or from a newer version.</summary>
    Model,
}
