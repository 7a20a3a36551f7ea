using System.Reflection;

namespace Migrator.Tests.Execution.LiveVersions;

/// <summary>A port that gives prepared answers and refuses every other question.</summary>
public class Answering : DispatchProxy
{
    private IReadOnlyDictionary<string, object?> answers = new Dictionary<string, object?>();

    public List<string> Asked { get; } = [];

    public static T With<T>(IReadOnlyDictionary<string, object?> answers)
        where T : class
    {
        var port = Create<T, Answering>();
        ((Answering)(object)port).answers = answers;
        return port;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var name = targetMethod?.Name ?? "";
        Asked.Add(name);
        return answers.TryGetValue(name, out var answer) ? answer : throw new InvalidOperationException($"{name} was not expected.");
    }
}
