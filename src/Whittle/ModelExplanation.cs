using Whittle.Explain;
using Whittle.Models;

namespace Whittle;

/// <summary>Explains fitted models.</summary>
public static class ModelExplanation
{
    /// <summary>Why the model is as it is: what was left out and what that was worth.</summary>
    /// <param name="model">Any model.</param>
    public static Explanation Explain(this LinearModel model) => new(model);
}
