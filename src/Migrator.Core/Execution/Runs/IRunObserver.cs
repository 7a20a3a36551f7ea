namespace Migrator.Execution.Runs;

/// <summary>Sees what a run does while it does it: the console, a log, a test.</summary>
public interface IRunObserver
{
    /// <summary>Something happened. Must return at once.</summary>
    void On(RunEvent happened);

    /// <summary>The run is about to do, or has just done, something that a kill could fall into. Tests hold the run here.</summary>
    Task AtAsync(string moment, CancellationToken cancellationToken);
}
