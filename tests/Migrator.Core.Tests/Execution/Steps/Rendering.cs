using System.Reflection;
using Migrator.Execution.Ports;

namespace Migrator.Tests.Execution.Steps;

/// <summary>Renders a table's sync as one line that says how often it was asked for, and of which version.</summary>
public class Rendering : DispatchProxy
{
    private int count;

    public static IPlanningPort Create() => Create<IPlanningPort, Rendering>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod?.Name == nameof(IPlanningPort.RenderSync)
            ? (IReadOnlyList<string>)[$"rendered {++count} of version {args?[3]}"]
            : throw new NotSupportedException();
}
