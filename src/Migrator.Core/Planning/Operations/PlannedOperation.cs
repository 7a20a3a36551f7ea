namespace Migrator.Planning.Operations;

/// <summary>An operation with its place in the plan.</summary>
/// <param name="Operation">What is to be done, neutral of any server.</param>
/// <param name="Phase">When.</param>
/// <param name="Stage">The stage of contract; null in other phases.</param>
/// <param name="Cause">The change that asked for it, in one line.</param>
public sealed record PlannedOperation(Operation Operation, Phase Phase, ContractStage? Stage, string Cause);

/// <summary>A dialect-neutral piece of a plan.</summary>
public abstract record Operation;
